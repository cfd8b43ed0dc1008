package io.homeostat.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;

/// One line that tells how far something has come: rewritten in place on a terminal, otherwise a
/// plain line now and then.
final class ProgressLine {
    private static final long TERMINAL_NANOS = 100_000_000L;
    private static final long PLAIN_NANOS = 5_000_000_000L;
    private static final int BAR = 24;

    private final PrintWriter out;
    private final boolean terminal;
    private long last = System.nanoTime() - PLAIN_NANOS;
    private int width;

    ProgressLine(PrintWriter out) {
        this.out = out;
        Console console = System.console();
        this.terminal = console != null && console.isTerminal();
    }

    boolean terminal() {
        return terminal;
    }

    /// Whether it is time for another line.
    boolean due() {
        return System.nanoTime() - last > (terminal ? TERMINAL_NANOS : PLAIN_NANOS);
    }

    void show(double done, String text) {
        last = System.nanoTime();
        String line = terminal ? bar(done) + " " + text : text;
        if (terminal) {
            out.print("\r" + pad(line));
            out.flush();
        } else {
            out.println(line);
            out.flush();
        }
    }

    /// Prints a line of its own above the progress.
    void above(String line) {
        if (terminal) {
            out.println("\r" + pad(line));
        } else {
            out.println(line);
        }
        out.flush();
    }

    void clear() {
        if (terminal && width > 0) {
            out.print("\r" + " ".repeat(width) + "\r");
            out.flush();
        }
    }

    private String pad(String line) {
        int before = width;
        width = line.length();
        return line + " ".repeat(Math.max(0, before - width));
    }

    private static String bar(double done) {
        int full = (int) Math.round(Math.clamp(done, 0, 1) * BAR);
        return "["
                + "#".repeat(full)
                + ".".repeat(BAR - full)
                + String.format(Locale.ROOT, "] %3.0f %%", 100 * done);
    }
}
