package io.homeostat.app;

import io.homeostat.cli.Homeostat;

/// Where the process begins and ends.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        String first = arguments.length == 0 ? "" : arguments[0];
        if (Rehearsal.asked(arguments)) {
            System.exit(Rehearsal.run(arguments));
        }
        if (first.equals("up") || first.equals("demo")) {
            Homeostat.warmUp();
        }
        System.exit(Homeostat.execute(arguments));
    }
}
