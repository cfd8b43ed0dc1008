package io.homeostat.log;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;

/// One line of the log.
///
/// @param number consecutive within the process, from 1
/// @param fields what the line carries beside its words, such as `pipeline`
public record LogRecord(
        long number,
        Instant at,
        Level level,
        String logger,
        String thread,
        String message,
        SequencedMap<String, String> fields,
        Optional<Failure> failure) {
    /// More of a text says nothing more.
    private static final int MESSAGE_CHARS_MAX = 4_096;

    private static final int FIELD_CHARS_MAX = 1_024;
    private static final int FIELDS_MAX = 32;
    private static final int STACK_CHARS_MAX = 8_192;

    /// What a record takes beside its characters, about.
    private static final int BYTES = 256;

    private static final int FIELD_BYTES = 96;

    /// How grave it is, in rising order.
    public enum Level {
        TRACE,
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    /// What was thrown.
    ///
    /// @param type name of its class
    /// @param stack where, with its causes
    public record Failure(String type, String message, String stack) {
        public Failure {
            message = cut(message, MESSAGE_CHARS_MAX);
            stack = cut(stack, STACK_CHARS_MAX);
        }
    }

    public LogRecord {
        message = cut(message, MESSAGE_CHARS_MAX);
        SequencedMap<String, String> kept = new LinkedHashMap<>();
        fields.forEach((name, value) -> {
            if (kept.size() < FIELDS_MAX) {
                kept.put(cut(name, FIELD_CHARS_MAX), cut(value, FIELD_CHARS_MAX));
            }
        });
        fields = Collections.unmodifiableSequencedMap(kept);
    }

    private static String cut(String text, int most) {
        if (text.length() <= most + 1) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "…";
    }

    LogRecord numbered(long other) {
        return new LogRecord(other, at, level, logger, thread, message, fields, failure);
    }

    /// The pipeline it speaks of, or empty.
    public String pipeline() {
        return fields.getOrDefault("pipeline", "");
    }

    /// What it takes of the memory, about: two bytes a character at most.
    int bytes() {
        int chars = logger.length() + thread.length() + message.length();
        int bytes = BYTES;
        for (var field : fields.entrySet()) {
            chars += field.getKey().length() + field.getValue().length();
            bytes += FIELD_BYTES;
        }
        if (failure.isPresent()) {
            Failure thrown = failure.get();
            chars += thrown.type().length() + thrown.message().length() + thrown.stack().length();
        }
        return bytes + 2 * chars;
    }

    /// Whether it has `text`, given in small letters, anywhere.
    boolean says(String text) {
        return has(message, text)
                || has(logger, text)
                || fields.entrySet().stream()
                        .anyMatch(field -> has(field.getKey(), text) || has(field.getValue(), text))
                || failure.filter(
                                thrown -> has(thrown.stack(), text) || has(thrown.message(), text))
                        .isPresent();
    }

    private static boolean has(String whole, String part) {
        return whole.toLowerCase(Locale.ROOT).contains(part);
    }
}
