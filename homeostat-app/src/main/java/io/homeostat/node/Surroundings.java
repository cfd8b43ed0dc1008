package io.homeostat.node;

import io.homeostat.journal.JournalFiles;
import java.time.InstantSource;

/// What a box takes from the machine that it runs on. Tests put a disk in its place that loses what
/// was not forced, or a clock that jumps.
///
/// @param disk of the journals: of readings, of dead letters, and of what waits for a broker
public record Surroundings(JournalFiles.Disk disk, InstantSource clock) {
    public static Surroundings machine() {
        return new Surroundings(JournalFiles.disk(), InstantSource.system());
    }
}
