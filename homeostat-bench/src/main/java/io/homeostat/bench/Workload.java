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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// The plant that everything here measures: devices that take turns, three noisy values, and a
/// truth that follows from them and never drifts, so that healing rests.
public final class Workload {
    public static final int DEVICES = 1_000;

    /// Each value, and the noise of the truth, repeats after so many events: primes, so that no row
    /// ever comes again. A model that has seen a row is better at it than at others, and the loop
    /// would rightly take the change between old and new rows for drift.
    private static final int[] PERIODS = {8_191, 8_179, 8_171, 8_167};

    private static final String[] VALUES = {"speed", "load", "heat"};

    /// In the future of every clock: a loop never lets time go back, and what people and trainings
    /// do comes by the clock of the machine.
    private static final Instant START = Instant.parse("2100-01-01T00:00:00Z");

    /// No payload is longer.
    public static final int PAYLOAD_BYTES_MAX = 256;

    private static final byte[] BEGIN = "{\"ts\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] WEAR = ",\"wear\":".getBytes(StandardCharsets.US_ASCII);

    private final PipelineResource pipeline;
    private final double[][] values = new double[PERIODS.length][];
    private final byte[][][] texts = new byte[VALUES.length][][];
    private final DeviceId[] devices = new DeviceId[DEVICES];

    private Workload(PipelineResource pipeline) {
        this.pipeline = pipeline;
        SplittableRandom random = new Seed(1).random();
        double[] means = {50, 3, 300, 0};
        double[] deviations = {10, 1, 20, 0.5};
        for (int i = 0; i < PERIODS.length; i++) {
            values[i] = new double[PERIODS[i]];
            for (int j = 0; j < PERIODS[i]; j++) {
                values[i][j] = cut(means[i] + deviations[i] * random.nextGaussian());
            }
        }
        for (int i = 0; i < VALUES.length; i++) {
            texts[i] = new byte[PERIODS[i]][];
            for (int j = 0; j < PERIODS[i]; j++) {
                String text = ",\"" + VALUES[i] + "\":" + values[i][j];
                texts[i][j] = text.getBytes(StandardCharsets.US_ASCII);
            }
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
        double speed = value(0, index);
        double load = value(1, index);
        double heat = value(2, index);
        return new double[] {speed, load, heat, thousandths(index) / 1000.0};
    }

    private double value(int which, long index) {
        return values[which][(int) (index % PERIODS[which])];
    }

    /// The truth of event `index`, in thousandths.
    private long thousandths(long index) {
        double load = value(1, index);
        double wear = 0.2 * value(0, index) + load * load + 0.05 * value(2, index);
        return (long) Math.rint((wear + value(3, index)) * 1000);
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

    /// The event whose time stands at `at` in `text` as an ISO 8601 instant; within a month of the
    /// first, which are more events than any run has.
    public static long index(byte[] text, int at) {
        long seconds = number(text, at + 8, 2) - 1;
        seconds = seconds * 24 + number(text, at + 11, 2);
        seconds = seconds * 60 + number(text, at + 14, 2);
        seconds = seconds * 60 + number(text, at + 17, 2);
        return seconds * 1000 + (text[at + 19] == '.' ? number(text, at + 20, 3) : 0);
    }

    /// The event whose time stands at `at` in `text` as milliseconds.
    public static long indexOfMillis(byte[] text, int at) {
        int end = at;
        while (end < text.length && text[end] >= '0' && text[end] <= '9') {
            end++;
        }
        return number(text, at, end - at) - START.toEpochMilli();
    }

    private static long number(byte[] text, int at, int digits) {
        long number = 0;
        for (int i = at; i < at + digits; i++) {
            number = number * 10 + (text[i] - '0');
        }
        return number;
    }

    Reading reading(long index) {
        return Reading.of(
                devices[device(index)], Optional.of(time(index)), Reading.NO_SEQUENCE, row(index));
    }

    /// Writes the payload of event `index` at the beginning of `to` and returns its length.
    public int putPayload(long index, byte[] to) {
        int at = put(BEGIN, to, 0);
        at = putDigits(time(index).toEpochMilli(), to, at);
        for (int i = 0; i < texts.length; i++) {
            at = put(texts[i][(int) (index % PERIODS[i])], to, at);
        }
        at = put(WEAR, to, at);
        long thousandths = thousandths(index);
        if (thousandths < 0) {
            to[at++] = '-';
        }
        at = putDigits(Math.abs(thousandths) / 1000, to, at);
        long fraction = Math.abs(thousandths) % 1000;
        to[at++] = '.';
        to[at++] = (byte) ('0' + fraction / 100);
        to[at++] = (byte) ('0' + fraction / 10 % 10);
        to[at++] = (byte) ('0' + fraction % 10);
        to[at++] = '}';
        return at;
    }

    private static int put(byte[] bytes, byte[] to, int at) {
        System.arraycopy(bytes, 0, to, at, bytes.length);
        return at + bytes.length;
    }

    private static int putDigits(long number, byte[] to, int at) {
        int end = at + 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            end++;
        }
        long rest = number;
        for (int i = end - 1; i >= at; i--) {
            to[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return end;
    }

    byte[] payload(long index) {
        byte[] payload = new byte[PAYLOAD_BYTES_MAX];
        return Arrays.copyOf(payload, putPayload(index, payload));
    }

    FeaturePipeline features() {
        return new FeaturePipeline(
                spec().fields(),
                spec().target().field(),
                spec().target().arrives() instanceof LabelPolicy.Forecast,
                spec().features());
    }

    /// Feature vectors of the first `count` events, with their truths.
    public TrainingSet trainingSet(int count) {
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

    public Model train(TrainingSet data) {
        return TrainerCatalog.of(spec().model())
                .train(data, new Seed(1), () -> false)
                .orElseThrow();
    }
}
