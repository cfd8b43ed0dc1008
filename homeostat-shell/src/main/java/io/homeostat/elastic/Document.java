package io.homeostat.elastic;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// One thing to be found there.
///
/// @param id the same however often it is told
/// @param at when it happened: that day's index has it
/// @param fields texts, numbers and truth values under dotted names
public record Document(String id, Instant at, SequencedMap<String, Object> fields) {
    public Document {
        fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
    }

    /// `name` as the last part of a dotted name: a dot would make an object of it.
    public static String part(String name) {
        return name.replace('.', '_');
    }
}
