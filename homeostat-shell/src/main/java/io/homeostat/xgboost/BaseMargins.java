package io.homeostat.xgboost;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import ml.dmlc.xgboost4j.java.Column;

/// The margins at which training starts, equal for all rows, as a matrix of rows and groups.
///
/// XGBoost's Java interface takes margins as an array only when there is one group: its check of
/// the length ignores the others. So they are handed over by address; XGBoost copies them at once.
final class BaseMargins extends Column {
    private final Arena arena = Arena.ofConfined();
    private final String description;

    private BaseMargins(float[] start, int rows) {
        MemorySegment memory = arena.allocate(ValueLayout.JAVA_FLOAT, (long) rows * start.length);
        for (int row = 0; row < rows; row++) {
            MemorySegment.copy(
                    start,
                    0,
                    memory,
                    ValueLayout.JAVA_FLOAT,
                    (long) row * start.length * Float.BYTES,
                    start.length);
        }
        description =
                String.format(
                        Locale.ROOT,
                        "{\"data\":[%d,true],\"shape\":[%d,%d],\"typestr\":\"<f4\",\"version\":3}",
                        memory.address(),
                        rows,
                        start.length);
    }

    static BaseMargins of(float[] start, int rows) {
        return new BaseMargins(start, rows);
    }

    @Override
    public String getArrayInterfaceJson() {
        return description;
    }

    @Override
    public void close() {
        arena.close();
    }
}
