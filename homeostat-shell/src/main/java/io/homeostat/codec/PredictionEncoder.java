package io.homeostat.codec;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.homeostat.base.SingleWriter;
import io.homeostat.label.Prediction;
import io.homeostat.model.Estimate;
import io.homeostat.model.Task;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;

/// Turns predictions into the JSON that is published: the same bytes as a JSON library makes, for a
/// fraction of its cost, since one leaves for every reading.
///
/// What a prediction says is told by the HTTP interface's own encoding; a test compares the two.
@SingleWriter
public final class PredictionEncoder {
    private static final long SECONDS_PER_DAY = 86_400;

    /// 0000-01-01 and 9999-12-31, between which a date has ten characters.
    private static final long DAY_MIN = LocalDate.of(0, 1, 1).toEpochDay();

    private static final long DAY_MAX = LocalDate.of(9999, 12, 31).toEpochDay();

    private final byte[] head;
    private final byte[][] classes;
    private final StringBuilder digits = new StringBuilder();
    private byte[] bytes = new byte[512];
    private int size;

    /// The day that was written last: most predictions are about the same one.
    private long day = Long.MIN_VALUE;

    private String dayText = "";

    public PredictionEncoder(String pipeline, Task task) {
        this.classes =
                switch (task) {
                    case Task.Regression _ -> new byte[0][];
                    case Task.Classification(var names) ->
                            names.stream().map(PredictionEncoder::quoted).toArray(byte[][]::new);
                };
        text("{\"pipeline\":");
        put(quoted(pipeline));
        text(",\"device\":");
        this.head = Arrays.copyOf(bytes, size);
    }

    private static byte[] quoted(String text) {
        String escaped = new String(JsonStringEncoder.getInstance().quoteAsString(text));
        return ("\"" + escaped + "\"").getBytes(StandardCharsets.UTF_8);
    }

    public byte[] encode(Prediction prediction) {
        size = 0;
        put(head);
        name(prediction.device().value());
        text(",\"reading\":");
        number(prediction.reading());
        text(",\"time\":\"");
        time(prediction.at());
        text("\",\"prediction\":");
        estimate(prediction.estimate());
        text(",\"interval\":");
        if (Double.isFinite(prediction.lower()) && Double.isFinite(prediction.upper())) {
            text("[");
            number(prediction.lower());
            text(",");
            number(prediction.upper());
            text("]");
        } else {
            text("null");
        }
        text(",\"model_version\":");
        number(prediction.version());
        text(",\"drift_detected\":");
        text(prediction.driftDetected() ? "true}" : "false}");
        return Arrays.copyOf(bytes, size);
    }

    private void estimate(Estimate estimate) {
        if (classes.length == 0) {
            number(estimate.point());
            return;
        }
        put(classes[(int) estimate.point()]);
        text(",\"probabilities\":{");
        if (estimate instanceof Estimate.Classes all) {
            for (int i = 0; i < classes.length; i++) {
                text(i == 0 ? "" : ",");
                put(classes[i]);
                text(":");
                number(all.get(i));
            }
        }
        text("}");
    }

    /// As [Double#toString] has it, without a string.
    private void number(double value) {
        if (!Double.isFinite(value)) {
            text("null");
            return;
        }
        digits.setLength(0);
        text(digits.append(value));
    }

    private void number(long value) {
        digits.setLength(0);
        text(digits.append(value));
    }

    /// As [Instant#toString] has it.
    private void time(Instant at) {
        long epochDay = Math.floorDiv(at.getEpochSecond(), SECONDS_PER_DAY);
        if (epochDay < DAY_MIN || epochDay > DAY_MAX) {
            text(at.toString());
            return;
        }
        if (epochDay != day) {
            day = epochDay;
            dayText = LocalDate.ofEpochDay(epochDay).toString();
        }
        text(dayText);
        int second = (int) Math.floorMod(at.getEpochSecond(), SECONDS_PER_DAY);
        text("T");
        digits(second / 3_600, 2);
        text(":");
        digits(second / 60 % 60, 2);
        text(":");
        digits(second % 60, 2);
        int nanos = at.getNano();
        if (nanos > 0) {
            text(".");
            boolean micros = nanos % 1_000 == 0;
            boolean millis = nanos % 1_000_000 == 0;
            digits(nanos / (millis ? 1_000_000 : micros ? 1_000 : 1), millis ? 3 : micros ? 6 : 9);
        }
        text("Z");
    }

    private void digits(int number, int count) {
        reserve(count);
        int rest = number;
        for (int i = size + count - 1; i >= size; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += count;
    }

    /// A name from outside; nearly all are plain.
    private void name(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                put(quoted(name));
                return;
            }
        }
        text("\"");
        text(name);
        text("\"");
    }

    /// Text of ASCII characters that need no escape.
    private void text(CharSequence ascii) {
        int length = ascii.length();
        reserve(length);
        for (int i = 0; i < length; i++) {
            bytes[size + i] = (byte) ascii.charAt(i);
        }
        size += length;
    }

    private void put(byte[] more) {
        reserve(more.length);
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
    }

    private void reserve(int count) {
        if (bytes.length - size < count) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + count));
        }
    }
}
