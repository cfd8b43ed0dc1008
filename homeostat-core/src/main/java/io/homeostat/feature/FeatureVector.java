package io.homeostat.feature;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Numbers for a model, in the order of a [FeatureSchema]. A missing number is NaN.
public final class FeatureVector {
    private final double[] values;

    private FeatureVector(double[] values) {
        this.values = values;
    }

    public static FeatureVector of(double... values) {
        return new FeatureVector(values.clone());
    }

    /// A vector that takes ownership of `values`: the caller must not touch them again.
    public static FeatureVector owning(double[] values) {
        return new FeatureVector(values);
    }

    public int size() {
        return values.length;
    }

    public double get(int index) {
        return values[index];
    }

    public double[] toArray() {
        return values.clone();
    }

    /// Writes its numbers to the beginning of `into`, which holds as many at least.
    public void copyTo(double[] into) {
        System.arraycopy(values, 0, into, 0, values.length);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FeatureVector that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return Arrays.toString(values);
    }
}
