package io.homeostat.faults;

/// How often each fault is injected: few times in every build, as often as asked by `make faults`.
final class Counts {
    private Counts() {}

    /// @param name of the environment variable after `HOMEOSTAT_FAULTS_`
    static int of(String name, int otherwise) {
        return Integer.parseInt(
                System.getenv().getOrDefault("HOMEOSTAT_FAULTS_" + name, "" + otherwise));
    }

    static long seed() {
        return of("SEED", 1);
    }

    /// Whether this is the named command and not a build: what takes minutes runs only then.
    static boolean full() {
        return System.getenv().containsKey("HOMEOSTAT_FAULTS_RESULT");
    }
}
