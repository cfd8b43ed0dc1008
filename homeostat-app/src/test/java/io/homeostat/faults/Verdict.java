package io.homeostat.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/// What an oracle has found.
///
/// @param lost acknowledged readings that are not journaled, not processed or not heard of
/// @param contradicting readings that were told downstream in two different ways
/// @param disordered readings of a device behind a later one of it
/// @param different predictions that a clean replay of the same journal does not make
/// @param repeated messages that came a second time, the same to the bit (at least once)
record Verdict(
        long acknowledged,
        long lost,
        long contradicting,
        long disordered,
        long different,
        long repeated) {
    static final Verdict NONE = new Verdict(0, 0, 0, 0, 0, 0);

    Verdict and(Verdict other) {
        return new Verdict(
                acknowledged + other.acknowledged,
                lost + other.lost,
                contradicting + other.contradicting,
                disordered + other.disordered,
                different + other.different,
                repeated + other.repeated);
    }

    void assertNothingLost() {
        assertThat(lost).as("lost in %s", this).isZero();
        assertThat(contradicting).as("contradicting in %s", this).isZero();
        assertThat(disordered).as("disordered in %s", this).isZero();
        assertThat(different).as("different in %s", this).isZero();
        assertThat(acknowledged).as("nothing was tried").isPositive();
    }

    /// A line for the table of `make faults`.
    Verdict note(String fault, int times) throws IOException {
        String file = System.getenv().getOrDefault("HOMEOSTAT_FAULTS_RESULT", "");
        if (!file.isEmpty()) {
            String line =
                    String.format(
                            Locale.ROOT,
                            "| %-38s | %6d | %12d | %4d | %13d | %10d | %9d | %8d |%n",
                            fault,
                            times,
                            acknowledged,
                            lost,
                            contradicting,
                            disordered,
                            different,
                            repeated);
            Files.writeString(
                    Path.of(file),
                    line,
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
        return this;
    }
}
