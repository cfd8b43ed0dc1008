package io.homeostat.demo;

import io.homeostat.base.Seed;
import io.homeostat.config.PipelineResource;
import io.homeostat.plant.VocDevice;
import io.homeostat.plant.VocScript;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.Fields;
import io.homeostat.reading.Reading;
import java.time.Instant;
import java.util.Optional;

/// The simulated temperature, humidity and VOC device as a recording.
final class SimulatedDevice implements Recording {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Fields fields;
    private final DeviceId name;
    private final VocDevice device;
    private final int count;
    private int played;

    SimulatedDevice(PipelineResource pipeline, int count) {
        this.fields = pipeline.loop().fields();
        this.name = new DeviceId(pipeline.name());
        this.device = new VocDevice(VocScript.demonstration(), new Seed(1));
        this.count = count;
    }

    @Override
    public Optional<Reading> next() {
        if (played == count) {
            return Optional.empty();
        }
        played++;
        VocDevice.Sample sample = device.next();
        double[] values = new double[fields.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = sample.values().getOrDefault(fields.get(i).name(), Double.NaN);
        }
        return Optional.of(
                Reading.of(
                        name,
                        Optional.of(START.plus(sample.elapsed())),
                        Reading.NO_SEQUENCE,
                        values));
    }

    @Override
    public double progress() {
        return (double) played / count;
    }

    @Override
    public void close() {}
}
