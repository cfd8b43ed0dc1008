package io.homeostat.app;

import io.homeostat.cli.Homeostat;
import io.homeostat.ledger.Ledger;
import org.slf4j.LoggerFactory;

/// Where the process begins and ends.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        if (arguments.length > 0 && (arguments[0].equals("up") || arguments[0].equals("demo"))) {
            warmUp();
        }
        System.exit(Homeostat.execute(arguments));
    }

    /// Loads what the stores need while the command line and the pipelines are read. What fails
    /// here fails once more where a store is opened, and is told there.
    static void warmUp() {
        LoggerFactory.getILoggerFactory(); // in one thread, or others get makeshift loggers
        Thread.ofPlatform()
                .name("warm-up")
                .daemon()
                .uncaughtExceptionHandler((_, _) -> {})
                .start(Ledger::warmUp);
    }
}
