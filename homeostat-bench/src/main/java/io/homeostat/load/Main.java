package io.homeostat.load;

import picocli.CommandLine;

/// Entry point of the end-to-end benchmarks.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Modes()).execute(arguments));
    }
}
