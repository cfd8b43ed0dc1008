package io.homeostat.node;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What `toString` of a record says, letter by letter, in a tenth of the time when it is asked
/// once.
///
/// The method that the compiler gives a record is linked when it is first called, each record type
/// with a chain of method handles of its own that no start-up cache keeps: for the specification of
/// a pipeline, 30 types or so, a seventh of a start. Reading the components by reflection is slower
/// in the long run and has nothing to link. Records with a `toString` of their own are not for it.
final class RecordText {
    private final StringBuilder text = new StringBuilder(4_096);

    private RecordText() {}

    /// @param record of records, collections, maps, optionals, and what has no parts of its own
    static String of(Record record) {
        RecordText text = new RecordText();
        text.add(record);
        return text.text.toString();
    }

    // Not a switch over patterns, which is linked at its first use as `toString` is.
    private void add(@Nullable Object value) {
        if (value instanceof Record record) {
            addRecord(record);
        } else if (value instanceof Collection<?> many) {
            addAll(many);
        } else if (value instanceof Map<?, ?> map) {
            addMap(map);
        } else if (value instanceof Optional<?> optional) {
            addOptional(optional);
        } else {
            text.append(value);
        }
    }

    private void addRecord(Record record) {
        text.append(record.getClass().getSimpleName()).append('[');
        String before = "";
        for (RecordComponent part : record.getClass().getRecordComponents()) {
            text.append(before).append(part.getName()).append('=');
            add(read(part.getAccessor(), record));
            before = ", ";
        }
        text.append(']');
    }

    private static @Nullable Object read(Method accessor, Record record) {
        try {
            accessor.setAccessible(true); // public methods of records that may not be public
            return accessor.invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + accessor, e);
        }
    }

    private void addAll(Collection<?> many) {
        text.append('[');
        String before = "";
        for (Object one : many) {
            text.append(before);
            add(one);
            before = ", ";
        }
        text.append(']');
    }

    private void addMap(Map<?, ?> map) {
        text.append('{');
        String before = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            text.append(before);
            add(entry.getKey());
            text.append('=');
            add(entry.getValue());
            before = ", ";
        }
        text.append('}');
    }

    private void addOptional(Optional<?> optional) {
        if (optional.isEmpty()) {
            text.append("Optional.empty");
            return;
        }
        text.append("Optional[");
        add(optional.get());
        text.append(']');
    }
}
