package io.homeostat.codec;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the slots that a name in a payload stands for. A declared name with dots is reached as it
/// stands (`{"a.b": 1}`) and as a path (`{"a": {"b": 1}}`), and as any mixture of the two.
final class NameTree {
    static final int NONE = -1;

    private final Map<String, NameTree> below = new HashMap<>();
    private int field = NONE;
    private int text = NONE;

    /// `name` holds the value of declared field `slot`.
    void addField(String name, int slot) {
        add(name, slot, true);
    }

    /// `name` holds text `slot`: a time, a device or a sequence.
    void addText(String name, int slot) {
        add(name, slot, false);
    }

    private void add(String name, int slot, boolean isField) {
        NameTree leaf = below.computeIfAbsent(name, _ -> new NameTree());
        if (isField) {
            leaf.field = slot;
        } else {
            leaf.text = slot;
        }
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            if (dot > 0 && dot < name.length() - 1) {
                below.computeIfAbsent(name.substring(0, dot), _ -> new NameTree())
                        .add(name.substring(dot + 1), slot, isField);
            }
        }
    }

    @Nullable NameTree get(@Nullable String name) {
        return below.get(name);
    }

    boolean isEmpty() {
        return below.isEmpty();
    }

    boolean isLeaf() {
        return field != NONE || text != NONE;
    }

    int field() {
        return field;
    }

    int text() {
        return text;
    }
}
