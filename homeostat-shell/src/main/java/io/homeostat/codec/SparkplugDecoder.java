package io.homeostat.codec;

import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.reading.Decoded;
import io.homeostat.reading.Decoded.Reason;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.Fields;
import io.homeostat.reading.Reading;
import io.homeostat.reading.SourceSpec;
import io.homeostat.reading.ValueReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Follows Sparkplug B edge nodes as a host does (Sparkplug 3.0, sections 5 and 6): births give
/// meaning to aliases, data change the last known values, deaths silence devices, and a gap in the
/// numbers, or data before a birth, asks the node to be born again.
final class SparkplugDecoder implements MessageDecoder {
    private static final int VERSION = 2;

    /// Which ended before what is held back.
    private static final int VERSION_IN_ORDER = 1;

    private static final int NODES_MAX = 10_000;

    /// Of one node with all its devices; a larger one is no plant but a mistake.
    private static final int METRICS_MAX = 100_000;

    private final SourceSpec source;
    private final ValueReader[] readers;
    private final Map<String, Integer> slots = new HashMap<>();
    private final SequencedMap<String, SparkplugNode> nodes = new LinkedHashMap<>();
    private final Reordering order;

    SparkplugDecoder(SourceSpec source, Fields fields, Duration reorderTimeout) {
        this.source = source;
        this.order = new Reordering(reorderTimeout);
        this.readers = fields.all().stream().map(ValueReader::new).toArray(ValueReader[]::new);
        for (int i = 0; i < fields.size(); i++) {
            slots.put(fields.get(i).name(), i);
        }
    }

    @Override
    public void decode(Message message, Sink sink) {
        pass(message.at(), sink);
        Optional<SparkplugTopic> about = SparkplugTopic.parse(message.topic());
        if (about.isEmpty()) {
            boolean known = SparkplugTopic.state(message.topic());
            sink.take(message, known ? Result.NOTHING : notSparkplug(message.topic()));
        } else if (about.get().type().command()) {
            sink.take(message, Result.NOTHING);
        } else if (message.payload().length > PayloadDecoder.BYTES_MAX) {
            sink.take(message, tooLarge(message.payload()));
        } else {
            read(message, about.get(), sink);
        }
    }

    private void read(Message message, SparkplugTopic about, Sink sink) {
        SparkplugMessage read;
        try {
            read = SparkplugMessage.read(message, about);
        } catch (IllegalArgumentException broken) {
            sink.take(
                    message,
                    rejected(
                            Reason.MALFORMED,
                            broken.getMessage() + ", expected a Sparkplug B payload"));
            return;
        }
        String name = about.edgeNode();
        order.take(name, node(name, message.at(), sink), read, turns(sink));
    }

    private Reordering.Turns turns(Sink sink) {
        return (node, message, now) -> sink.take(message.origin(), follow(node, message, now));
    }

    @Override
    public void pass(Instant now, Sink sink) {
        order.pass(now, turns(sink));
    }

    @Override
    public Optional<Instant> heldUntil() {
        return order.until();
    }

    @Override
    public int held() {
        return order.held();
    }

    /// What a message says whose turn it is.
    private Result follow(SparkplugNode node, SparkplugMessage message, long now) {
        SparkplugTopic about = message.about();
        SparkplugPayload payload = message.payload();
        int checksum = message.checksum();
        if (about.type() != SparkplugTopic.Type.NDEATH && node.again(payload, checksum)) {
            return Result.NOTHING;
        }
        return switch (about.type()) {
            case NBIRTH -> {
                node.born(payload);
                node.startFrom(payload, checksum);
                yield born(node, device(node, message), message);
            }
            case NDEATH -> node.diesOf(payload) ? nodeDied(node) : Result.NOTHING;
            case DBIRTH, DDATA, NDATA, DDEATH -> {
                if (!node.alive) {
                    yield unborn(node, about, "edge node '" + about.edgeNode() + "'", now);
                }
                boolean late = order.on() && node.late(payload);
                boolean gap = late || !node.follows(payload, checksum);
                Result result = ofDevice(node, message, late, now);
                yield gap ? asking(node, about, result, now) : result;
            }
            case NCMD, DCMD -> Result.NOTHING;
        };
    }

    private Result ofDevice(SparkplugNode node, SparkplugMessage message, boolean late, long now) {
        SparkplugTopic about = message.about();
        SparkplugPayload payload = message.payload();
        SparkplugDevice device = device(node, message);
        if (about.type() == SparkplugTopic.Type.DBIRTH) {
            return born(node, device, message);
        }
        if (about.type() == SparkplugTopic.Type.DDEATH) {
            return new Result(silent(device, payload.time()), List.of());
        }
        if (!device.alive) {
            return unborn(node, about, "device '" + about.device() + "'", now);
        }
        SparkplugReport report = new SparkplugReport(device, readers, late);
        for (SparkplugMetric metric : payload.metrics()) {
            if (metric.alias() == SparkplugMetric.NONE || !metric.name().isEmpty()) {
                int slot = slots.getOrDefault(metric.name(), NameTree.NONE);
                report.add(slot, slot < 0 ? metric : metric.typed(device.types[slot]));
                continue;
            }
            SparkplugNode.@Nullable Alias meaning = node.alias(metric.alias());
            if (meaning == null || !meaning.device().equals(about.device())) {
                return unborn(node, about, "a metric with alias " + metric.alias(), now);
            }
            report.add(meaning.slot(), metric.typed(meaning.type()));
        }
        return report.isEmpty()
                ? Result.NOTHING
                : new Result(report.readings(payload.time()), List.of());
    }

    /// A birth tells every metric. It is a reading too, unless nothing has changed by it.
    private Result born(SparkplugNode node, SparkplugDevice device, SparkplugMessage message) {
        SparkplugTopic about = message.about();
        SparkplugPayload payload = message.payload();
        double[] before = device.values;
        device.values = SparkplugDevice.nothing(readers.length);
        device.history = SparkplugDevice.nothing(readers.length);
        device.alive = true;
        node.forget(about.device());
        if (node.aliases() + payload.metrics().size() > METRICS_MAX) {
            return rejected(
                    Reason.TOO_LARGE,
                    "edge node '"
                            + about.edgeNode()
                            + "': found more than "
                            + METRICS_MAX
                            + " metrics");
        }
        SparkplugReport report = new SparkplugReport(device, readers, false);
        for (SparkplugMetric metric : payload.metrics()) {
            int slot = slots.getOrDefault(metric.name(), NameTree.NONE);
            if (metric.alias() != SparkplugMetric.NONE) {
                node.name(
                        metric.alias(),
                        new SparkplugNode.Alias(about.device(), slot, metric.type()));
            }
            if (slot >= 0) {
                device.types[slot] = metric.type();
            }
            report.add(slot, metric);
        }
        List<Decoded> readings = report.readings(payload.time());
        boolean wrong = readings.stream().anyMatch(Decoded.Rejected.class::isInstance);
        boolean news = !Arrays.equals(before, device.values) && device.knowsAnything();
        return wrong || news ? new Result(readings, List.of()) : Result.NOTHING;
    }

    private Result nodeDied(SparkplugNode node) {
        node.alive = false;
        List<Decoded> readings = new ArrayList<>();
        for (SparkplugDevice device : node.devices.values()) {
            readings.addAll(silent(device, device.time));
        }
        return new Result(readings, List.of());
    }

    /// A dead device is one that says nothing: a reading without any value.
    private List<Decoded> silent(SparkplugDevice device, long time) {
        device.alive = false;
        boolean spoke = device.knowsAnything();
        device.values = SparkplugDevice.nothing(readers.length);
        device.history = SparkplugDevice.nothing(readers.length);
        return spoke
                ? List.of(
                        new Decoded.Accepted(
                                Reading.of(
                                        device.id,
                                        SparkplugReport.instant(Math.max(time, device.time)),
                                        Reading.NO_SEQUENCE,
                                        device.values.clone()),
                                0))
                : List.of();
    }

    private static Result unborn(SparkplugNode node, SparkplugTopic about, String who, long now) {
        Decoded why =
                new Decoded.Rejected(
                        Reason.NO_BIRTH,
                        about.type() + " of " + who + ": found no birth, expected one before it");
        return asking(node, about, Result.of(why), now);
    }

    private static Result asking(
            SparkplugNode node, SparkplugTopic about, Result result, long now) {
        return node.ask(now)
                ? new Result(result.readings(), List.of(new RebirthRequest(about.commands(), now)))
                : result;
    }

    private SparkplugNode node(String edgeNode, Instant at, Sink sink) {
        SparkplugNode node = nodes.computeIfAbsent(edgeNode, _ -> new SparkplugNode());
        nodes.putLast(edgeNode, node);
        if (nodes.size() > NODES_MAX) {
            order.letGo(nodes.firstEntry().getKey(), at.toEpochMilli(), turns(sink));
            nodes.pollFirstEntry();
        }
        return node;
    }

    private SparkplugDevice device(SparkplugNode node, SparkplugMessage message) {
        SparkplugTopic about = message.about();
        return node.devices.computeIfAbsent(
                about.device(),
                _ -> new SparkplugDevice(id(message.origin().topic(), about), readers.length));
    }

    /// A node's own metrics are those of a device by its name.
    private DeviceId id(String topic, SparkplugTopic about) {
        return source.device().name(topic, List.of()).orElse(new DeviceId(about.node()));
    }

    private static Result tooLarge(byte[] bytes) {
        return rejected(
                Reason.TOO_LARGE,
                "found " + bytes.length + " bytes, expected at most " + PayloadDecoder.BYTES_MAX);
    }

    private static Result notSparkplug(String topic) {
        return rejected(
                Reason.NOT_SPARKPLUG,
                "topic '" + topic + "': expected spBv1.0/GROUP/TYPE/NODE or …/NODE/DEVICE");
    }

    private static Result rejected(Reason reason, String detail) {
        return Result.of(new Decoded.Rejected(reason, detail));
    }

    @Override
    public void save(StateWriter out) {
        out.putByte(VERSION).putInt(readers.length).putInt(nodes.size());
        nodes.forEach((name, node) -> {
            out.putString(name);
            node.save(out);
        });
        order.save(out);
    }

    @Override
    public void load(StateReader in) {
        int version = in.getByte();
        int fields = in.getInt();
        boolean known = version == VERSION || version == VERSION_IN_ORDER;
        if (!known || fields != readers.length) {
            throw new StateFormatException(
                    "Sparkplug state of format " + version + " with " + fields + " fields");
        }
        nodes.clear();
        for (int left = in.getInt(); left > 0; left--) {
            nodes.put(in.getString(), SparkplugNode.load(in, readers.length));
        }
        if (version == VERSION) {
            order.load(in, name -> nodes.computeIfAbsent(name, _ -> new SparkplugNode()));
        }
    }
}
