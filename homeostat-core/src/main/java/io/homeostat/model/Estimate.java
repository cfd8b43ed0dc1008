package io.homeostat.model;

import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a model says about one feature vector.
public sealed interface Estimate {
    /// The estimate as one number: the value itself, or the index of the most probable class.
    double point();

    /// Writes the estimate for [#load].
    default void save(StateWriter out) {
        switch (this) {
            case Value value -> out.putByte(0).putDouble(value.point());
            case Classes classes -> out.putByte(1).putDoubles(classes.probabilities);
        }
    }

    /// Reads what [#save] wrote.
    static Estimate load(StateReader in) {
        int kind = in.getByte();
        return switch (kind) {
            case 0 -> new Value(in.getDouble());
            case 1 -> new Classes(in.getDoubles());
            default -> throw new StateFormatException("unknown kind of estimate: " + kind);
        };
    }

    /// A number in the unit of the target.
    record Value(double point) implements Estimate {}

    /// A probability for each class, in the order of [Task.Classification]. They sum to 1.
    final class Classes implements Estimate {
        private final double[] probabilities;

        private Classes(double[] probabilities) {
            this.probabilities = probabilities;
        }

        /// Takes ownership of `probabilities`: the caller must not touch them again.
        public static Classes owning(double[] probabilities) {
            return new Classes(probabilities);
        }

        public int size() {
            return probabilities.length;
        }

        public double get(int index) {
            return probabilities[index];
        }

        public double[] toArray() {
            return probabilities.clone();
        }

        /// The first of the most probable classes.
        public int best() {
            int best = 0;
            for (int i = 1; i < probabilities.length; i++) {
                if (probabilities[i] > probabilities[best]) {
                    best = i;
                }
            }
            return best;
        }

        @Override
        public double point() {
            return best();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Classes that
                    && Arrays.equals(probabilities, that.probabilities);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(probabilities);
        }

        @Override
        public String toString() {
            return Arrays.toString(probabilities);
        }
    }
}
