package io.homeostat.cli;

import io.homeostat.drift.ColumnShift;
import io.homeostat.drift.ColumnTotal;
import io.homeostat.drift.FleetDrift;
import io.homeostat.drift.InputDrift;
import io.homeostat.http.InputDocument;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The inputs of a fleet for a person: a row for each column over all boxes, a row for each box
/// against the others, and what follows in two sentences.
final class FleetTable {
    private static final String COLUMNS = "%-24s %10s %10s %12s %12s  %-14s %8s %8s  %s%n";
    private static final String BOXES = "%-32s %-24s %-14s %12s %8s %10s %8s  %s%n";

    private final PrintWriter out;

    FleetTable(PrintWriter out) {
        this.out = out;
    }

    /// @param asked how many boxes were asked for
    void print(InputDocument first, FleetDrift found, int asked) {
        out.printf(
                Locale.ROOT,
                "%s: %d of %d boxes, windows of %d vectors, test %s, level %s%n%n",
                first.pipeline(),
                found.boxes().size(),
                asked,
                first.profile().window(),
                first.profile().test().label(),
                found.alpha());
        out.printf(
                COLUMNS,
                "column",
                "reference",
                "recent",
                "median then",
                "median now",
                "test",
                "size",
                "limit",
                "drift");
        found.columns().forEach(column -> print(column, found.all()));
        out.println();
        out.printf(
                BOXES, "box", "column", "test", "from others", "limit", "from own", "limit", "odd");
        found.boxes().forEach(this::print);
        out.println();
        List<String> drifting = found.all().names();
        out.println(
                drifting.isEmpty()
                        ? "The boxes together do not drift."
                        : "The boxes together drift in " + String.join(", ", drifting) + ".");
        if (found.odd().isEmpty()) {
            out.println("No box is unlike the others.");
        }
        found.odd()
                .forEach(box ->
                        out.println(
                                box.name()
                                        + " is unlike the others in "
                                        + String.join(", ", box.odd())
                                        + "."));
    }

    private void print(FleetDrift.Column column, InputDrift all) {
        ColumnTotal before = column.reference();
        ColumnTotal now = column.recent();
        String name = now.column();
        Optional<ColumnShift> shift = named(all, name);
        row(
                name,
                before.values(),
                now.values(),
                number(before.median()),
                number(now.median()),
                shift);
        Optional<ColumnShift> missing = named(all, "missing(" + name + ")");
        if (missing.isPresent()) {
            row(missing.get().column(), before.missing(), now.missing(), "-", "-", missing);
        }
    }

    private void row(
            String name,
            long before,
            long now,
            String medianBefore,
            String medianNow,
            Optional<ColumnShift> shift) {
        out.printf(
                COLUMNS,
                name,
                before,
                now,
                medianBefore,
                medianNow,
                shift.map(ColumnShift::statistic).orElse("-"),
                size(shift),
                limit(shift),
                shift.map(one -> one.shifted() ? "yes" : "no").orElse("too few"));
    }

    private void print(FleetDrift.BoxDrift box) {
        Optional<ColumnShift> apart =
                box.odd().isEmpty()
                        ? box.apart().columns().stream().findFirst()
                        : named(box.apart(), box.odd().getFirst());
        Optional<ColumnShift> own = apart.flatMap(shift -> named(box.own(), shift.column()));
        out.printf(
                BOXES,
                box.name(),
                apart.map(ColumnShift::column).orElse("-"),
                apart.map(ColumnShift::statistic).orElse("-"),
                size(apart),
                limit(apart),
                size(own),
                limit(own),
                box.odd().isEmpty() ? "no" : "yes");
    }

    private static Optional<ColumnShift> named(InputDrift drift, String column) {
        return drift.columns().stream().filter(one -> one.column().equals(column)).findFirst();
    }

    private static String size(Optional<ColumnShift> shift) {
        return shift.map(one -> number(one.value())).orElse("-");
    }

    private static String limit(Optional<ColumnShift> shift) {
        return shift.map(one -> number(one.threshold())).orElse("-");
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4g", value);
    }
}
