package io.homeostat.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.homeostat.base.Seed;
import io.homeostat.drift.FleetDrift.BoxDrift;
import io.homeostat.drift.FleetInputs.Box;
import io.homeostat.feature.Column;
import io.homeostat.feature.FeatureVector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FleetInputsTest {
    private static final int WINDOW = 500;
    private static final int K = 1_000;
    private static final double ALPHA = 0.01;
    private static final List<Column> COLUMNS =
            List.of(Column.number("a"), Column.number("b"), new Column("mode", 3));

    /// Vectors of one box: `a` and `b` Gaussian about these means, `mode` even.
    private static InputSketch window(int seed, String role, int size, double a, double b) {
        SplittableRandom random = new Seed(seed).split(role).random();
        InputSketch sketch = new InputSketch(COLUMNS, K, new Seed(seed).split(role + "-coins"));
        for (int i = 0; i < size; i++) {
            double missing = random.nextInt(50) == 0 ? Double.NaN : a + random.nextGaussian();
            sketch.add(FeatureVector.of(missing, b + random.nextGaussian(), random.nextInt(3)));
        }
        return sketch;
    }

    private static Box box(int number, double before, double now) {
        return new Box(
                "box-" + number,
                window(number, "reference", WINDOW, 0, before),
                window(number, "recent", WINDOW, 0, now));
    }

    private static FleetDrift compared(InputTest test, Box... boxes) {
        return new FleetInputs(test, ALPHA).compare(List.of(boxes));
    }

    private static List<String> oddNames(FleetDrift found) {
        return found.odd().stream().map(BoxDrift::name).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 7, 40})
    void a_merge_of_parts_is_the_sketch_of_the_whole_within_the_rank_error(int parts) {
        int each = 6_000;
        List<InputSketch> sketches = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        long missing = 0;
        int[] modes = new int[3];
        for (int part = 0; part < parts; part++) {
            SplittableRandom random = new Seed(part).split("part").random();
            InputSketch sketch = new InputSketch(COLUMNS, K, new Seed(part));
            for (int i = 0; i < each; i++) {
                double a = random.nextInt(10) == 0 ? Double.NaN : part + random.nextGaussian();
                int mode = random.nextInt(3);
                sketch.add(FeatureVector.of(a, 0, mode));
                missing += Double.isNaN(a) ? 1 : 0;
                modes[mode]++;
                if (!Double.isNaN(a)) {
                    values.add(a);
                }
            }
            sketches.add(sketch);
        }
        Collections.sort(values);

        InputSketch all = InputSketch.merged(sketches);

        ColumnTotal total = all.totals().getFirst();
        assertThat(all.size()).isEqualTo((long) parts * each);
        assertThat(total.values()).isEqualTo(values.size());
        assertThat(total.missing()).isEqualTo(missing);
        assertThat(all.contents().get(2).counts()).containsExactly(modes[0], modes[1], modes[2], 0);
        assertThat(total.rankError()).isLessThan(0.003);
        double below =
                (double) values.stream().filter(value -> value <= total.median()).count()
                        / values.size();
        // The stated error is that which 99 of 100 sketches keep.
        assertThat(below).isCloseTo(0.5, within(1.5 * total.rankError()));
    }

    @Test
    void small_parts_merge_without_any_loss() {
        List<InputSketch> parts = List.of(box(1, 0, 0).recent(), box(2, 0, 0).recent());
        assertThat(InputSketch.merged(parts).totals().get(1).rankError()).isZero();
        assertThat(InputSketch.merged(parts).totals().get(1).values()).isEqualTo(2 * WINDOW);
        assertThat(InputSketch.merged(parts.reversed()).totals())
                .isEqualTo(InputSketch.merged(parts).totals());
    }

    @Test
    void merging_in_groups_changes_ranks_by_their_error_at_most_and_counts_not_at_all() {
        List<InputSketch> parts = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            parts.add(window(i, "part", 3_000, 0, i));
        }
        InputSketch flat = InputSketch.merged(parts);
        InputSketch left = InputSketch.merged(parts.subList(0, 5));
        InputSketch right = InputSketch.merged(parts.subList(5, 12).reversed());
        InputSketch grouped = InputSketch.merged(List.of(right, left));

        assertThat(grouped.size()).isEqualTo(flat.size());
        assertThat(grouped.contents().get(2).counts()).isEqualTo(flat.contents().get(2).counts());
        InputDrift apart = grouped.compare(flat, InputTest.KOLMOGOROV_SMIRNOV, ALPHA);
        double error = flat.totals().get(1).rankError();
        assertThat(error).isPositive();
        assertThat(apart.columns())
                .filteredOn(shift -> shift.statistic().equals("ks"))
                .allSatisfy(shift -> assertThat(shift.value()).isLessThan(3 * error));
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void names_the_one_box_that_has_moved_and_its_column(InputTest test) {
        FleetDrift found = compared(test, box(1, 0, 0), box(2, 0, 0), box(3, 0, 4), box(4, 0, 0));

        assertThat(oddNames(found)).containsExactly("box-3");
        BoxDrift odd = found.boxes().get(2);
        assertThat(odd.odd()).containsExactly("b");
        assertThat(odd.own().names()).containsExactly("b");
        assertThat(found.all().names()).containsExactly("b");
        assertThat(found.columns().get(1).reference().values()).isEqualTo(4 * WINDOW);
        assertThat(found.columns().get(1).recent().values()).isEqualTo(4 * WINDOW);
        assertThat(found.columns().get(1).reference().median()).isCloseTo(0, within(0.1));
        assertThat(found.columns().get(1).recent().median()).isGreaterThan(0.2);
        // The others are compared without it, not with it.
        assertThat(found.boxes().getFirst().apart().columns().getFirst().value())
                .isLessThan(test == InputTest.CHI_SQUARE ? 40 : 0.2);
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void a_fleet_that_moves_as_one_drifts_and_has_no_odd_box(InputTest test) {
        FleetDrift found = compared(test, box(1, 0, 2), box(2, 0, 2), box(3, 0, 2));

        assertThat(found.all().names()).containsExactly("b");
        assertThat(oddNames(found)).isEmpty();
    }

    @Test
    void boxes_at_levels_of_their_own_are_neither_drift_nor_odd() {
        FleetDrift found =
                compared(
                        InputTest.KOLMOGOROV_SMIRNOV,
                        box(1, 0, 0),
                        box(2, 30, 30),
                        box(3, -30, -30));

        assertThat(found.all().shifted()).isFalse();
        assertThat(oddNames(found)).isEmpty();
        assertThat(found.boxes().get(1).apart().names()).containsExactly("b");
    }

    @Test
    void a_box_that_stays_while_the_others_move_is_odd_too() {
        FleetDrift found =
                compared(
                        InputTest.KOLMOGOROV_SMIRNOV,
                        box(1, 0, 3),
                        box(2, 0, 3),
                        box(3, 0, 0),
                        box(4, 0, 3),
                        box(5, 0, 3));

        assertThat(oddNames(found)).containsExactly("box-3");
        assertThat(found.boxes().get(2).own().shifted()).isFalse();
    }

    @Test
    void of_two_boxes_that_part_the_one_that_moved_is_odd() {
        FleetDrift found = compared(InputTest.KOLMOGOROV_SMIRNOV, box(1, 0, 0), box(2, 0, 3));

        assertThat(oddNames(found)).containsExactly("box-2");
    }

    @Test
    void one_box_has_nobody_to_differ_from() {
        FleetDrift found = compared(InputTest.KOLMOGOROV_SMIRNOV, box(1, 0, 3));

        assertThat(found.all().names()).containsExactly("b");
        assertThat(found.boxes().getFirst().apart().columns()).isEmpty();
        assertThat(oddNames(found)).isEmpty();
    }

    @Test
    void a_small_shift_is_seen_by_many_boxes_together() {
        Box[] boxes = new Box[12];
        for (int i = 0; i < boxes.length; i++) {
            boxes[i] = box(i, 0, 0.32);
        }
        FleetDrift found = compared(InputTest.KOLMOGOROV_SMIRNOV, boxes);

        long alone = found.boxes().stream().filter(box -> box.own().names().contains("b")).count();
        assertThat(found.all().names()).containsExactly("b");
        assertThat(alone).isLessThan(boxes.length);
    }

    @Test
    void the_order_in_which_boxes_are_given_does_not_matter() {
        List<Box> boxes = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            boxes.add(box(i, 0, i == 2 ? 3 : 0));
        }
        FleetInputs fleet = new FleetInputs(InputTest.POPULATION_STABILITY, ALPHA);

        assertThat(fleet.compare(boxes.reversed())).isEqualTo(fleet.compare(boxes));
    }

    @Test
    void keeps_its_level_on_boxes_that_do_not_change() {
        int fleets = 0;
        int odd = 0;
        for (int trial = 0; trial < 200; trial++) {
            FleetDrift found =
                    new FleetInputs(InputTest.KOLMOGOROV_SMIRNOV, 0.05)
                            .compare(
                                    List.of(
                                            box(10 * trial, 0, 0),
                                            box(10 * trial + 1, 0, 0),
                                            box(10 * trial + 2, 0, 0)));
            fleets += found.all().shifted() ? 1 : 0;
            odd += found.odd().isEmpty() ? 0 : 1;
        }
        // 200 looks at one in twenty; more than 20 have a probability below 0.001.
        assertThat(fleets).isLessThanOrEqualTo(20);
        assertThat(odd).isLessThanOrEqualTo(20);
    }

    @Test
    void refuses_what_cannot_be_merged() {
        InputSketch other = new InputSketch(COLUMNS, 200, new Seed(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> box(1, 0, 0).recent().merge(other))
                .withMessage("sketches of k = 1000 and 200");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> compared(InputTest.CHI_SQUARE, box(1, 0, 0), box(1, 0, 0)))
                .withMessage("two boxes of one name");
        assertThatIllegalArgumentException().isThrownBy(() -> compared(InputTest.NONE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FleetInputs(InputTest.CHI_SQUARE, 0.7))
                .withMessageContaining("0.7 not in");
    }

    @Test
    void a_profile_is_the_reference_and_the_newest_full_window_apart_from_each_other() {
        InputMonitor monitor =
                new InputMonitor(
                        List.of(Column.number("a")), InputTest.KOLMOGOROV_SMIRNOV, 100, ALPHA);
        for (int i = 0; i < 450; i++) {
            var _ = monitor.observe(FeatureVector.of(i), java.time.Instant.ofEpochSecond(i));
        }

        InputProfile profile = monitor.profile();

        InputWindow reference = profile.reference().orElseThrow();
        InputWindow recent = profile.recent().orElseThrow();
        assertThat(reference.sketch().totals().getFirst().median()).isEqualTo(49);
        assertThat(recent.sketch().totals().getFirst().median()).isEqualTo(349);
        assertThat(reference.to()).hasToString("1970-01-01T00:01:39Z");
        assertThat(recent.from()).hasToString("1970-01-01T00:05:00Z");
        // The copy is no window of the monitor: what is done to it leaves the monitor alone.
        recent.sketch().merge(reference.sketch());
        assertThat(monitor.profile().recent().orElseThrow().sketch().size()).isEqualTo(100);
    }
}
