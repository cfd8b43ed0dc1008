package io.homeostat.drift;

import io.homeostat.base.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// The streams on which other implementations publish their alarms; `streams/generate.py` makes
/// them. The digest guards against a silent change of the numbers.
public enum GoldenStream {
    A("80d5625b0749f515"),
    B("51c137bc920a199d"),
    C("c141d88412f6c167"),
    W("8e3adfcc40906691"),
    D("06d66f492981d443"),
    S1("2402e7fdf646652c"),
    S2("6e40356ae1586355"),
    S3("a92bc59e758f3662");

    private final String digest;

    GoldenStream(String digest) {
        this.digest = digest;
    }

    double[] numbers() {
        String text = text();
        if (!Sha256.of(text).startsWith(digest)) {
            throw new IllegalStateException("stream " + this + " is not the published one");
        }
        return text.lines().mapToDouble(Double::parseDouble).toArray();
    }

    private String text() {
        String file = "streams/" + name().toLowerCase(Locale.ROOT) + ".txt";
        try (InputStream in =
                Objects.requireNonNull(GoldenStream.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }

    /// The indices at which `detector` reports drift.
    List<Integer> alarms(DriftDetector detector) {
        return run(detector).drifts();
    }

    /// As [#alarms], with hits for errors and errors for hits.
    List<Integer> mistaken(DriftDetector detector) {
        return run(detector, Arrays.stream(numbers()).map(x -> 1 - x).toArray()).drifts();
    }

    /// Drifts, and for each regime the first warning in it.
    Alarms run(DriftDetector detector) {
        return run(detector, numbers());
    }

    private static Alarms run(DriftDetector detector, double[] values) {
        List<Integer> drifts = new ArrayList<>();
        List<Integer> warnings = new ArrayList<>();
        boolean warned = false;
        for (int i = 0; i < values.length; i++) {
            switch (detector.observe(values[i])) {
                case DriftVerdict.Stable _ -> {}
                case DriftVerdict.Warning _ -> {
                    if (!warned) {
                        warnings.add(i);
                    }
                    warned = true;
                }
                case DriftVerdict.Drifted _ -> {
                    drifts.add(i);
                    warned = false;
                }
            }
        }
        return new Alarms(drifts, warnings);
    }

    record Alarms(List<Integer> drifts, List<Integer> warnings) {}
}
