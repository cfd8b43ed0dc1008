package io.homeostat.learn;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;

/// One of the windows that a training chooses from: the rows of a training set from `start` on.
///
/// @param name what it reaches back to, in words
/// @param start index of its first row
/// @param firstReading index of the reading of that row
public record TrainingWindow(String name, int start, long firstReading) {
    void save(StateWriter out) {
        out.putString(name).putInt(start).putLong(firstReading);
    }

    static TrainingWindow load(StateReader in) {
        return new TrainingWindow(in.getString(), in.getInt(), in.getLong());
    }
}
