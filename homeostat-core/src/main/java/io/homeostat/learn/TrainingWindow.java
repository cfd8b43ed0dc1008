package io.homeostat.learn;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.util.Arrays;
import java.util.List;

/// One of the windows that a training chooses from: the rows of a training set from `start` on, and
/// a few of those before.
///
/// @param name what it reaches back to, in words
/// @param start index of its first row
/// @param lent indexes of rows before `start`, of classes that the window itself lacks, oldest
///   first
/// @param firstReading index of the reading of the row at `start`
public record TrainingWindow(String name, int start, List<Integer> lent, long firstReading) {
    public TrainingWindow {
        lent = List.copyOf(lent);
    }

    /// Its rows of `data` that come before row `end`.
    TrainingSet of(TrainingSet data, int end) {
        return data.range(lent, start, end);
    }

    void save(StateWriter out) {
        out.putString(name).putInt(start).putLong(firstReading);
        out.putInts(lent.stream().mapToInt(index -> index).toArray());
    }

    static TrainingWindow load(StateReader in) {
        String name = in.getString();
        int start = in.getInt();
        long firstReading = in.getLong();
        List<Integer> lent = Arrays.stream(in.getInts()).boxed().toList();
        return new TrainingWindow(name, start, lent, firstReading);
    }
}
