package io.homeostat.e2e;

import io.homeostat.config.PipelineFile;
import io.homeostat.config.PipelineResource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;

/// A small plant for these tests: three pipelines and the readings of one device whose world
/// changes half-way.
public final class Plant {
    public static final String NAME = "plant";
    public static final String TOPIC = "test/d1/reading";

    /// Readings after which y depends on x and z in another way.
    public static final int CHANGE = 700;

    public static final String INLINE =
            """
            apiVersion: homeostat.io/v1
            kind: Pipeline
            metadata: {name: plant}
            spec:
              source:
                mqtt: {topic: "test/+/reading", qos: 1}
                device: "{topic.2}"
                time: {field: at, format: epoch-s}
                sequence: n
              fields:
                x: {}
                z: {}
                y: {}
              target: {field: y, label: {arrives: inline}}
              features: [x, z]
              model: {family: ridge, first: {after: 200 readings}}
              monitor:
                error: {metric: rmse, window: 50, detector: adwin}
                sensors: {stuck: 0}
              heal: {train: {newest: 400}, cooldown: 50 readings, probation: 100, budget: 60 per day}
              publish: {topic: "test/{device}/prediction", qos: 1}
            """;

    public static final String FORECAST =
            INLINE.replace("name: plant", "name: ahead")
                    .replace("test/", "ahead/")
                    .replace("{arrives: inline}", "{arrives: forecast, horizon: 1}");

    public static final String LABELLED =
            INLINE.replace("name: plant", "name: told")
                    .replace("test/", "told/")
                    .replace("    y: {}\n", "    y: {}\n    id: {}\n")
                    .replace("{arrives: inline}", "{arrives: topic, topic: lab/result, key: id}");

    private Plant() {}

    public static PipelineResource resource(String yaml) {
        return PipelineFile.parse(yaml, "test.yaml");
    }

    public static Path file(Path directory, String yaml) throws IOException {
        return Files.writeString(directory.resolve(resource(yaml).name() + ".yaml"), yaml);
    }

    /// Reading `n` of the device, the same in every run.
    public static String reading(int n) {
        SplittableRandom random = new SplittableRandom(1_000_003L * n + 7);
        double x = 10 * random.nextDouble();
        double z = 5 * random.nextDouble();
        double noise = random.nextDouble() - 0.5;
        double y = n < CHANGE ? 3 * x + 2 * z + noise : 40 - 2 * x + z + noise;
        return String.format(
                Locale.ROOT,
                "{\"at\":%d,\"n\":%d,\"x\":%.4f,\"z\":%.4f,\"y\":%.4f}",
                1_700_000_000L + 60L * n,
                n,
                x,
                z,
                y);
    }

    public static byte[] payload(int n) {
        return reading(n).getBytes(StandardCharsets.UTF_8);
    }
}
