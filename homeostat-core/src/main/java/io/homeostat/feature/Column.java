package io.homeostat.feature;

import io.homeostat.base.Check;

/// One number of a feature vector.
///
/// @param name for example `AT`, `lag(NOX,1)`, `rolling(AT,10,mean)`, `mode=Idle`
/// @param levels 0 for a plain number; otherwise the number of categories, and the value is an
///   ordinal from 0 to `levels - 1`
public record Column(String name, int levels) {
    public Column {
        Check.argument(levels >= 0, "column %s: levels %s is negative", name, levels);
    }

    public static Column number(String name) {
        return new Column(name, 0);
    }

    public boolean categorical() {
        return levels > 0;
    }
}
