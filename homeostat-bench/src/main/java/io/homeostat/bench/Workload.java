package io.homeostat.bench;

import io.homeostat.base.Seed;
import io.homeostat.config.PipelineFile;
import io.homeostat.config.PipelineResource;
import io.homeostat.feature.FeaturePipeline;
import io.homeostat.feature.FeatureVector;
import io.homeostat.label.LabelPolicy;
import io.homeostat.learn.TrainingSet;
import io.homeostat.loop.LoopSpec;
import io.homeostat.model.Model;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.Reading;
import io.homeostat.xgboost.TrainerCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// The plant that everything here measures: devices that take turns, three noisy values, and a
/// truth that follows from them and never drifts, so that healing rests.
public final class Workload {
    public static final int DEVICES = 1_000;

    /// Rows repeat after so many: a prime, so that no device sees the same rows in turn.
    public static final int ROWS = 8_191;

    /// In the future of every clock: a loop never lets time go back, and what people and trainings
    /// do comes by the clock of the machine.
    private static final Instant START = Instant.parse("2100-01-01T00:00:00Z");

    private final PipelineResource pipeline;
    private final double[][] rows = new double[ROWS][];
    private final DeviceId[] devices = new DeviceId[DEVICES];

    private Workload(PipelineResource pipeline) {
        this.pipeline = pipeline;
        SplittableRandom random = new Seed(1).random();
        for (int i = 0; i < ROWS; i++) {
            double speed = 50 + 10 * random.nextGaussian();
            double load = 3 + random.nextGaussian();
            double heat = 300 + 20 * random.nextGaussian();
            double wear = 0.2 * speed + load * load + 0.05 * heat + 0.5 * random.nextGaussian();
            rows[i] = new double[] {cut(speed), cut(load), cut(heat), cut(wear)};
        }
        for (int i = 0; i < DEVICES; i++) {
            devices[i] = new DeviceId("d" + i);
        }
    }

    /// The workload of the bundled pipeline `name`: `linear` or `trees`.
    public static Workload of(String name) {
        return new Workload(PipelineFile.parse(text(name), name + ".yaml"));
    }

    /// The pipeline file `name`, as it is given to a box.
    public static String text(String name) {
        try (InputStream in = Workload.class.getResourceAsStream(name + ".yaml")) {
            if (in == null) {
                throw new IllegalArgumentException("no pipeline named " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the pipeline " + name, e);
        }
    }

    private static double cut(double value) {
        return Math.rint(value * 1000) / 1000;
    }

    public PipelineResource pipeline() {
        return pipeline;
    }

    LoopSpec spec() {
        return pipeline.loop();
    }

    /// The values of event `index` in the order of the pipeline's fields.
    public double[] row(long index) {
        return rows[(int) (index % ROWS)].clone();
    }

    /// The device of event `index`.
    public static int device(long index) {
        return (int) (index % DEVICES);
    }

    /// The device's own time of event `index`: events are a millisecond apart, so the time of a
    /// prediction names the event that it is about.
    public static Instant time(long index) {
        return START.plusMillis(index);
    }

    /// The event whose time is `time`.
    public static long index(Instant time) {
        return time.toEpochMilli() - START.toEpochMilli();
    }

    Reading reading(long index) {
        return Reading.of(
                devices[device(index)], Optional.of(time(index)), Reading.NO_SEQUENCE, row(index));
    }

    /// Everything after the time in the payload of event `index`.
    public String payloadEnd(long index) {
        double[] row = rows[(int) (index % ROWS)];
        return ",\"speed\":"
                + row[0]
                + ",\"load\":"
                + row[1]
                + ",\"heat\":"
                + row[2]
                + ",\"wear\":"
                + row[3]
                + "}";
    }

    byte[] payload(long index) {
        return ("{\"ts\":" + time(index).toEpochMilli() + payloadEnd(index))
                .getBytes(StandardCharsets.UTF_8);
    }

    FeaturePipeline features() {
        return new FeaturePipeline(
                spec().fields(),
                spec().target().field(),
                spec().target().arrives() instanceof LabelPolicy.Forecast,
                spec().features());
    }

    /// Feature vectors of the first `count` events, with their truths.
    TrainingSet trainingSet(int count) {
        FeaturePipeline features = features();
        List<FeatureVector> vectors = new ArrayList<>();
        double[] targets = new double[count];
        int target = spec().fields().require(spec().target().field());
        for (int i = 0; i < count; i++) {
            // One device, so that lags and windows fill.
            Reading reading =
                    Reading.of(devices[0], Optional.of(time(i)), Reading.NO_SEQUENCE, row(i));
            vectors.add(features.vector(reading, time(i)));
            targets[i] = reading.get(target);
            features.passed(reading);
        }
        return TrainingSet.of(features.schema(), spec().target().task(), vectors, targets);
    }

    Model train(TrainingSet data) {
        return TrainerCatalog.of(spec().model())
                .train(data, new Seed(1), () -> false)
                .orElseThrow();
    }
}
