package io.homeostat.app;

import io.homeostat.cli.Homeostat;

/// Where the process begins and ends.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(Homeostat.execute(arguments));
    }
}
