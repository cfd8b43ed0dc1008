package io.homeostat.drift;

import io.homeostat.base.Check;
import io.homeostat.drift.FleetDrift.BoxDrift;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Whether the inputs of several boxes with the same pipeline drift together, and which box is
/// unlike the others.
///
/// **When to use it.** To look at a fleet: a shift that each box alone is too young to see, and one
/// box whose sensor was exchanged among ten that are as ever. Evidence for a person, as
/// [InputMonitor] is, and never a reason to retrain.
///
/// | symbol | unit | range | default | why |
/// |---|---|---|---|---|
/// | `alpha` | – | (0, 0.5] | – | chance of a false alarm of the fleet, and again of any odd box |
///
/// **The fleet.** The references of all boxes are merged, and their newest windows are; the two are
/// compared as one box compares its own, by Holm's rule over all columns. Every box gives as many
/// vectors to the one as to the other, so that boxes at different levels are no shift.
///
/// **The odd box.** Each box is compared with all others merged, at `alpha` over the number of
/// boxes. It is odd in the columns in which it is apart now and either was not when the references
/// were taken, or has left its own reference: a box that always differed is not odd. The oddest is
/// taken out and the rest are compared again, until none is odd or half are out: a box far away
/// moves the sum that the others are compared with, and would make them look odd too (backward
/// elimination of outliers). Of two boxes that part, the one that has left its own reference is the
/// odd one.
///
/// **Cost.** Merging n boxes: O(n · columns · k) for each box that is taken out, and as often once
/// more for each box that is apart. Memory: as many sketches as there are boxes.
///
/// **Merging.** Counts, and what was missing, are exact whatever the order. Boxes are merged in the
/// order of their names, so the answer does not depend on the order in which they are given. The
/// ranks of a merged sketch have the rank error of [io.homeostat.sketch.KllSketch], however many
/// were merged; it is 0 up to `k` values, and part of every threshold beyond.
///
/// **Reference.** P. Agarwal, G. Cormode, Z. Huang, J. Phillips, Z. Wei, K. Yi, *Mergeable
/// summaries*, PODS 2012, doi 10.1145/2213556.2213562.
public final class FleetInputs {
    /// The oddest first; of equal ones that which has moved more, then the first by name.
    private static final Comparator<BoxDrift> ODDEST =
            Comparator.comparingDouble(BoxDrift::contribution)
                    .thenComparingDouble(BoxDrift::ownContribution)
                    .reversed()
                    .thenComparing(BoxDrift::name);

    private final InputTest test;
    private final double alpha;

    /// What one box has seen: full windows of as many vectors on all boxes, of the same columns.
    public record Box(String name, InputSketch reference, InputSketch recent) {}

    public FleetInputs(InputTest test, double alpha) {
        Check.argument(test != InputTest.NONE, "test none compares nothing");
        Check.argument(
                alpha >= FalseAlarmBudget.ALPHA_MIN && alpha <= 0.5,
                "level %s not in [%s, 0.5]",
                alpha,
                FalseAlarmBudget.ALPHA_MIN);
        this.test = test;
        this.alpha = alpha;
    }

    /// @param given at least one, with names of their own
    public FleetDrift compare(List<Box> given) {
        Check.argument(!given.isEmpty(), "no box to compare");
        List<Box> boxes = given.stream().sorted(Comparator.comparing(Box::name)).toList();
        Check.argument(
                boxes.stream().map(Box::name).distinct().count() == boxes.size(),
                "two boxes of one name");
        InputSketch before = InputSketch.merged(boxes.stream().map(Box::reference).toList());
        InputSketch now = InputSketch.merged(boxes.stream().map(Box::recent).toList());
        return new FleetDrift(
                alpha,
                now.compare(before, test, alpha),
                columns(before.totals(), now.totals()),
                judged(boxes));
    }

    private static List<FleetDrift.Column> columns(
            List<ColumnTotal> before, List<ColumnTotal> now) {
        List<FleetDrift.Column> columns = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            columns.add(new FleetDrift.Column(before.get(i), now.get(i)));
        }
        return columns;
    }

    private List<BoxDrift> judged(List<Box> boxes) {
        double level = Math.max(FalseAlarmBudget.ALPHA_MIN, alpha / boxes.size());
        List<BoxDrift> out = new ArrayList<>();
        List<Box> rest = new ArrayList<>(boxes);
        while (true) {
            List<BoxDrift> round = round(rest, level);
            Optional<BoxDrift> oddest =
                    round.stream().filter(box -> !box.odd().isEmpty()).min(ODDEST);
            if (oddest.isEmpty() || 2 * (out.size() + 1) > boxes.size()) {
                return Stream.concat(out.stream(), round.stream())
                        .sorted(Comparator.comparing(BoxDrift::name))
                        .toList();
            }
            out.add(oddest.get());
            rest.removeIf(box -> box.name().equals(oddest.get().name()));
        }
    }

    /// Each of `boxes` against the others of them.
    private List<BoxDrift> round(List<Box> boxes, double level) {
        List<InputSketch> recent = boxes.stream().map(Box::recent).toList();
        List<InputSketch> others = boxes.size() < 2 ? List.of() : others(recent);
        List<BoxDrift> round = new ArrayList<>();
        for (int i = 0; i < boxes.size(); i++) {
            Box box = boxes.get(i);
            InputDrift own = box.recent().compare(box.reference(), test, level);
            InputDrift apart =
                    others.isEmpty()
                            ? new InputDrift((int) box.recent().size(), level, List.of())
                            : box.recent().compare(others.get(i), test, level);
            List<String> odd = apart.names();
            if (!odd.isEmpty()) {
                List<String> always = always(boxes, i, level);
                odd =
                        odd.stream()
                                .filter(column ->
                                        !always.contains(column) || own.names().contains(column))
                                .toList();
            }
            round.add(new BoxDrift(box.name(), box.recent().size(), own, apart, odd));
        }
        return round;
    }

    /// For each sketch all others as one: what is before it, and what is behind it.
    private static List<InputSketch> others(List<InputSketch> sketches) {
        int size = sketches.size();
        List<InputSketch> behind = new ArrayList<>(List.of(sketches.getLast()));
        for (int i = size - 2; i > 0; i--) {
            behind.addFirst(InputSketch.merged(List.of(sketches.get(i), behind.getFirst())));
        }
        List<InputSketch> others = new ArrayList<>(List.of(behind.getFirst()));
        InputSketch before = sketches.getFirst().copy();
        for (int i = 1; i < size; i++) {
            others.add(i == size - 1 ? before : InputSketch.merged(List.of(before, behind.get(i))));
            if (i < size - 1) {
                before.merge(sketches.get(i));
            }
        }
        return others;
    }

    /// The columns in which the reference of a box differs from those of the others.
    private List<String> always(List<Box> boxes, int box, double level) {
        List<InputSketch> others = new ArrayList<>();
        boxes.forEach(other -> others.add(other.reference()));
        InputSketch reference = others.remove(box);
        return reference.compare(InputSketch.merged(others), test, level).names();
    }
}
