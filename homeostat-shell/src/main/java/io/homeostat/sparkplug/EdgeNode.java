package io.homeostat.sparkplug;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homeostat.codec.EdgeNodeId;
import io.homeostat.codec.SparkplugEncoder;
import io.homeostat.codec.ToldMetric;
import io.homeostat.label.Prediction;
import io.homeostat.model.Task;
import io.homeostat.mqtt.Presence;
import io.homeostat.mqtt.Statement;
import io.homeostat.reading.DeviceId;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.zip.CRC32C;

/// The predictions of a pipeline as a Sparkplug edge node: a device for each device that it
/// predicts for, from its first prediction on, which reports by exception.
///
/// Predictions come from a lane, questions from the event loop of a link or from the listener; a
/// lock keeps them apart, and with it the numbers in order. What waits is bounded: a device beyond
/// the bound tells its newest values once there is room.
public final class EdgeNode implements Presence {
    private static final int SEQUENCES = 256;
    private static final int UNSENT_MAX = 1_024;

    /// A device's name comes from outside, so the number of names has no bound.
    private static final int DEVICES_MAX = 10_000;

    private final EdgeNodeId id;
    private final PredictionMetrics metrics;
    private final BirthNumber life;
    private final InstantSource clock;
    private final int devicesMax;
    private final SequencedMap<DeviceId, EdgeDevice> devices = new LinkedHashMap<>();
    private final Set<String> names = new HashSet<>();
    private final ArrayDeque<Statement> unsent = new ArrayDeque<>();
    private final SequencedSet<EdgeDevice> behind = new LinkedHashSet<>();
    private boolean alive;
    private int sequence;

    EdgeNode(EdgeNodeId id, Task task, Path file, InstantSource clock, int devicesMax) {
        this.id = id;
        this.metrics = new PredictionMetrics(task);
        this.life = new BirthNumber(file);
        this.clock = clock;
        this.devicesMax = devicesMax;
    }

    /// @param file that keeps the number of its lives
    public static EdgeNode of(EdgeNodeId id, Task task, Path file, InstantSource clock) {
        return new EdgeNode(id, task, file, clock, DEVICES_MAX);
    }

    public EdgeNodeId id() {
        return id;
    }

    /// Tells a prediction: with the next [#due].
    public synchronized void report(Prediction prediction) {
        EdgeDevice device = devices.get(prediction.device());
        if (device == null) {
            device = new EdgeDevice(nameOf(prediction.device()));
            devices.put(prediction.device(), device);
            names.add(device.name);
        } else {
            devices.putLast(prediction.device(), device);
        }
        device.is(metrics.of(prediction));
        if (devices.size() > devicesMax) {
            forget(devices.pollFirstEntry().getValue());
        }
        if (alive) {
            if (unsent.size() < UNSENT_MAX) {
                tell(device);
            } else {
                behind.add(device);
            }
        }
    }

    /// A device's name never adds a level or a wildcard, and stands for one device only.
    private String nameOf(DeviceId device) {
        String name = device.value().replaceAll("[/+#\\x00]", "_");
        if (!name.isBlank() && !names.contains(name)) {
            return name;
        }
        CRC32C sum = new CRC32C();
        sum.update(device.value().getBytes(UTF_8));
        return name + "~" + Long.toHexString(sum.getValue());
    }

    private void forget(EdgeDevice device) {
        names.remove(device.name);
        behind.remove(device);
        if (alive && device.born()) {
            unsent.add(message("DDEATH", device, List.of()));
        }
    }

    private void tell(EdgeDevice device) {
        if (!device.born()) {
            unsent.add(message("DBIRTH", device, device.birth()));
            return;
        }
        List<ToldMetric> changes = device.changes();
        if (!changes.isEmpty()) {
            unsent.add(message("DDATA", device, changes));
        }
    }

    private Statement message(String type, EdgeDevice device, List<ToldMetric> told) {
        byte[] payload = SparkplugEncoder.payload(clock.millis(), nextSequence(), told);
        return Statement.of(id.topic(type, device.name), payload, 0, false);
    }

    private int nextSequence() {
        sequence = (sequence + 1) % SEQUENCES;
        return sequence;
    }

    /// Without the lock: it waits for the disk.
    @Override
    public void prepare() {
        life.prepare();
    }

    @Override
    public synchronized Statement will(Instant now) {
        var _ = life.use();
        return death(now);
    }

    private Statement death(Instant now) {
        byte[] payload =
                SparkplugEncoder.payload(now.toEpochMilli(), List.of(life(now.toEpochMilli())));
        return Statement.of(id.topic("NDEATH"), payload, 1, false);
    }

    private ToldMetric life(long now) {
        return new ToldMetric(
                SparkplugEncoder.BIRTH_DEATH_SEQUENCE,
                now,
                new ToldMetric.Value.Whole(life.number()));
    }

    @Override
    public String hears() {
        return id.topic("NCMD");
    }

    @Override
    public synchronized List<Statement> arrived(Instant now) {
        alive = true;
        return births(now.toEpochMilli());
    }

    /// What was not sent yet is in the births.
    private List<Statement> births(long now) {
        unsent.clear();
        behind.clear();
        sequence = 0;
        ToldMetric rebirth =
                new ToldMetric(SparkplugEncoder.REBIRTH, now, new ToldMetric.Value.Truth(false));
        byte[] node = SparkplugEncoder.payload(now, sequence, List.of(life(now), rebirth));
        List<Statement> births = new ArrayList<>();
        births.add(Statement.of(id.topic("NBIRTH"), node, 0, false));
        for (EdgeDevice device : devices.values()) {
            births.add(message("DBIRTH", device, device.birth()));
        }
        return births;
    }

    @Override
    public synchronized List<Statement> heard(byte[] payload, Instant now) {
        return alive && SparkplugEncoder.asksForRebirth(payload)
                ? births(now.toEpochMilli())
                : List.of();
    }

    @Override
    public synchronized List<Statement> due(Instant now) {
        behind.forEach(this::tell);
        behind.clear();
        List<Statement> due = List.copyOf(unsent);
        unsent.clear();
        return due;
    }

    @Override
    public synchronized List<Statement> leaving(Instant now) {
        List<Statement> last = new ArrayList<>(due(now));
        last.add(death(now));
        gone();
        return last;
    }

    @Override
    public synchronized void gone() {
        alive = false;
        unsent.clear();
        behind.clear();
        devices.values().forEach(EdgeDevice::unborn);
    }

    /// A broker of version 5 is asked for it: no node that leaves may seem to be there.
    @Override
    public boolean willWhenLeaving() {
        return true;
    }
}
