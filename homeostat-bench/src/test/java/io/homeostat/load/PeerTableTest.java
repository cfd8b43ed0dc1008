package io.homeostat.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PeerTableTest {
    private record Named(String name, Optional<String> missing) implements Peer {
        @Override
        public String persists() {
            return "nothing";
        }

        @Override
        public String model() {
            return "none";
        }

        @Override
        public Running start(Path work) {
            throw new IllegalStateException(name + " is a name only");
        }
    }

    private static PeerRounds rounds(String name, double... perSecond) {
        PeerRounds rounds = new PeerRounds(new Named(name, Optional.empty()));
        for (int i = 0; i < perSecond.length; i++) {
            rounds.add(i + 1, sample(perSecond[i]));
        }
        return rounds;
    }

    private static Sample sample(double perSecond) {
        return new Sample(
                perSecond,
                List.of(
                        new Sample.Cost("program", 10, 40, 50),
                        new Sample.Cost("mosquitto", 5, 7, 8)),
                3,
                new Sample.Delivery(1_000, 1, 2, 3, 4),
                new Sample.Latency(1, 2, 6_000 / perSecond, 4, 5));
    }

    @Test
    void the_median_of_an_even_number_of_values_is_between_the_middle_two() {
        assertThat(Spread.of(9, 1, 5)).isEqualTo(new Spread(5, 1, 9));
        assertThat(Spread.of(9, 1, 5, 2)).isEqualTo(new Spread(3.5, 1, 9));
        assertThat(Spread.of(7)).isEqualTo(new Spread(7, 7, 7));
        assertThatIllegalArgumentException().isThrownBy(Spread::of);
    }

    @Test
    void the_ratio_is_the_median_of_the_rounds_and_not_of_the_medians() {
        PeerRounds homeostat = rounds("homeostat", 100, 200, 400);
        PeerRounds peer = rounds("peer", 50, 20, 300);

        Spread ratio = peer.ratio(homeostat, Sample::perSecond).orElseThrow();

        // 0.5, 0.1 and 0.75, while the medians are 50 and 200.
        assertThat(ratio.median()).isCloseTo(0.5, within(1e-12));
        assertThat(ratio.min()).isCloseTo(0.1, within(1e-12));
        assertThat(ratio.max()).isCloseTo(0.75, within(1e-12));
    }

    @Test
    void a_round_that_only_one_of_them_finished_has_no_ratio() {
        PeerRounds homeostat = rounds("homeostat", 100);
        PeerRounds peer = new PeerRounds(new Named("peer", Optional.empty()));
        peer.failed(1, "it fell over");
        peer.add(2, sample(30));

        assertThat(peer.ratio(homeostat, Sample::perSecond)).isEmpty();
        peer.add(1, sample(30));
        assertThat(peer.ratio(homeostat, Sample::perSecond).orElseThrow().median())
                .isCloseTo(0.3, within(1e-12));
    }

    @Test
    void a_row_sums_what_its_processes_took_and_what_went_wrong_in_all_rounds() {
        PeerTable table =
                new PeerTable(
                        List.of(rounds("homeostat", 4_000), rounds("a", 1_000, 2_000)), false);

        SequencedMap<String, String> row = table.rows().get(1);

        assertThat(row)
                .containsEntry("events/s", "1,500 (1,000–2,000)")
                .containsEntry("× homeostat", "0.25")
                .containsEntry("CPU µs/event", "15.0: program 10.0, mosquitto 5.0")
                .containsEntry("generator µs", "3.0")
                .containsEntry("RSS max MB", "58")
                .containsEntry("lost/doubled/reordered", "2 / 4 / 6");
    }

    @Test
    void at_a_rate_the_ratio_is_that_of_the_slowest_hundredth() {
        PeerTable table =
                new PeerTable(List.of(rounds("homeostat", 3_000), rounds("a", 1_000)), true);

        assertThat(table.rows().get(1))
                .containsEntry("p99 ms", "6.00")
                .containsEntry("p99 × homeostat", "3.00");
    }

    @Test
    void what_is_not_here_or_failed_is_a_row_too() {
        PeerRounds failed = new PeerRounds(new Named("b", Optional.empty()));
        failed.failed(1, "no answer within 60 seconds");
        PeerTable table =
                new PeerTable(
                        List.of(
                                rounds("homeostat", 8_000),
                                new PeerRounds(new Named("a", Optional.of("make a"))),
                                failed),
                        false);

        assertThat(table.rows().get(1))
                .containsEntry("events/s", "not here: install with make a")
                .containsEntry("× homeostat", "");
        assertThat(table.rows().get(2))
                .containsEntry("events/s", "failed: round 1: no answer within 60 seconds");
        assertThat(table.markdown().lines().map(line -> line.split("\\|", -1).length).distinct())
                .hasSize(1);
        assertThat(table.terminal().lines()).hasSize(4);
    }
}
