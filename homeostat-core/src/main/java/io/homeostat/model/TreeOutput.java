package io.homeostat.model;

import io.homeostat.base.Check;
import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;

/// What the sums of a [TreeEnsemble] mean, and where they start.
public final class TreeOutput {
    /// How margins become an estimate.
    public enum Kind {
        /// `offset + scale * margin`
        VALUE(0),
        /// two classes, the margin is the log-odds of the second
        LOGISTIC(1),
        /// one margin for each class
        SOFTMAX(2);

        /// As stored.
        private final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    private final Kind kind;
    private final double offset;
    private final double scale;
    private final float[] base;

    private TreeOutput(Kind kind, double offset, double scale, float[] base) {
        Check.argument(Double.isFinite(offset), "offset is %s", offset);
        Check.argument(Double.isFinite(scale) && scale > 0, "scale is %s", scale);
        for (float margin : base) {
            Check.argument(Float.isFinite(margin), "base margin is %s", margin);
        }
        this.kind = kind;
        this.offset = offset;
        this.scale = scale;
        this.base = base.clone();
    }

    /// A number. Trees sum to floats, so a target is best learned as deviations from `offset` in
    /// units of `scale`; XGBoost's own models have 0 and 1.
    public static TreeOutput value(double offset, double scale, float base) {
        return new TreeOutput(Kind.VALUE, offset, scale, new float[] {base});
    }

    /// Two classes; `base` is a log-odds.
    public static TreeOutput logistic(float base) {
        return new TreeOutput(Kind.LOGISTIC, 0, 1, new float[] {base});
    }

    /// Two classes or more, tree `t` votes for one of them.
    public static TreeOutput softmax(float[] base) {
        Check.argument(base.length >= 2, "%s classes, needs two", base.length);
        return new TreeOutput(Kind.SOFTMAX, 0, 1, base);
    }

    public Kind kind() {
        return kind;
    }

    /// The number of sums: one, or one for each class.
    public int groups() {
        return base.length;
    }

    public double offset() {
        return offset;
    }

    public double scale() {
        return scale;
    }

    /// The margin that group starts from.
    public float base(int group) {
        return base[group];
    }

    void save(StateWriter out) {
        out.putByte(kind.code).putDouble(offset).putDouble(scale);
        int[] bits = new int[base.length];
        for (int i = 0; i < base.length; i++) {
            bits[i] = Float.floatToRawIntBits(base[i]);
        }
        out.putInts(bits);
    }

    static TreeOutput load(StateReader in) {
        int kind = in.getByte();
        double offset = in.getDouble();
        double scale = in.getDouble();
        int[] bits = in.getInts();
        float[] base = new float[bits.length];
        for (int i = 0; i < base.length; i++) {
            base[i] = Float.intBitsToFloat(bits[i]);
        }
        Check.argument(
                kind == Kind.SOFTMAX.code || base.length == 1,
                "%s base margins, expected one",
                base.length);
        return switch (kind) {
            case 0 -> value(offset, scale, base[0]);
            case 1 -> logistic(base[0]);
            case 2 -> softmax(base);
            default -> throw new StateFormatException("unknown kind of tree output " + kind);
        };
    }
}
