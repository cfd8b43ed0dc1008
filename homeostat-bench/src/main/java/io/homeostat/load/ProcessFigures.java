package io.homeostat.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// CPU time and memory of a process, as Linux tells them.
final class ProcessFigures {
    /// `USER_HZ`, which is 100 on every Linux that runs Java.
    static final double TICKS_PER_SECOND = 100;

    private final Path directory;

    ProcessFigures(long pid) {
        this.directory = Path.of("/proc", Long.toString(pid));
    }

    /// User and system time so far.
    double cpuSeconds() {
        String stat = text("stat");
        // The name in parentheses may hold blanks; utime and stime are fields 14 and 15.
        List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).strip().split(" "));
        return (Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12))) / TICKS_PER_SECOND;
    }

    /// Resident memory now, in MB of 10^6 bytes.
    double residentMegabytes() {
        return status("VmRSS:");
    }

    /// The most resident memory there ever was.
    double residentMegabytesMax() {
        return status("VmHWM:");
    }

    private double status(String key) {
        return text("status")
                .lines()
                .filter(line -> line.startsWith(key))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToDouble(kibibytes -> Long.parseLong(kibibytes) * 1024 / 1e6)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("process ended: " + directory));
    }

    private String text(String file) {
        try {
            return Files.readString(directory.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException("no such process any more: " + directory, e);
        }
    }
}
