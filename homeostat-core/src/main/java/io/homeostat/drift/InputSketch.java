package io.homeostat.drift;

import io.homeostat.base.Check;
import io.homeostat.base.Seed;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.Column;
import io.homeostat.feature.FeatureVector;
import java.util.ArrayList;
import java.util.List;

/// A stretch of input vectors in bounded memory: one sketch per column. Sketches of several devices
/// merge into that of the fleet, and two stretches can be compared whatever their lengths.
///
/// Memory: about 3 `k` numbers per column, whatever the length; up to `k` vectors nothing is lost.
@SingleWriter
public final class InputSketch {
    private static final String PART = "input-sketch";

    /// The coins of copies and of merged sketches decide nothing that shows.
    private static final Seed MERGED = new Seed(0).split("input-sketch-merged");

    private final List<Column> columns;
    private final int k;
    private final List<ColumnSketch> sketches = new ArrayList<>();
    private List<ColumnSample> samples = List.of();
    private long size;

    /// @param k of the sketches of numbers
    /// @param seed of the coins of the sketches
    public InputSketch(List<Column> columns, int k, Seed seed) {
        this.columns = List.copyOf(columns);
        this.k = k;
        for (int i = 0; i < columns.size(); i++) {
            sketches.add(new ColumnSketch(columns.get(i), k, seed.split(i)));
        }
    }

    /// A sketch of `size` vectors that holds `contents`, one for each column.
    ///
    /// @throws IllegalArgumentException when a column has seen more or fewer vectors, or its
    ///   content is of another kind
    public static InputSketch of(
            List<Column> columns, int k, long size, List<ColumnContent> contents) {
        Check.argument(
                contents.size() == columns.size(),
                "%s columns, expected %s",
                contents.size(),
                columns.size());
        InputSketch sketch = new InputSketch(columns, k, MERGED);
        for (int i = 0; i < columns.size(); i++) {
            ColumnContent content = contents.get(i);
            long seen = content.values() + content.missing();
            Check.argument(
                    seen == size,
                    "column %s: %s values, missing ones included, expected %s",
                    columns.get(i).name(),
                    seen,
                    size);
            sketch.sketches.set(i, ColumnSketch.of(columns.get(i), k, MERGED.split(i), content));
        }
        sketch.size = size;
        return sketch;
    }

    /// All of `sketches`, which are of the same columns and `k`, as one. They are merged in their
    /// order: another order gives the same counts, and ranks that differ within the rank error.
    public static InputSketch merged(List<InputSketch> sketches) {
        InputSketch first = sketches.getFirst();
        InputSketch all = new InputSketch(first.columns, first.k, MERGED);
        sketches.forEach(all::merge);
        return all;
    }

    /// What it has seen, in a sketch of its own.
    public InputSketch copy() {
        InputSketch copy = new InputSketch(columns, k, MERGED);
        for (int i = 0; i < sketches.size(); i++) {
            copy.sketches.set(i, sketches.get(i).copy());
        }
        copy.size = size;
        return copy;
    }

    /// Forgets everything.
    public void clear() {
        sketches.forEach(ColumnSketch::clear);
        samples = List.of();
        size = 0;
    }

    /// Of which columns, in their order.
    public List<Column> columns() {
        return columns;
    }

    /// What it holds of each column.
    public List<ColumnContent> contents() {
        return sketches.stream().map(ColumnSketch::content).toList();
    }

    /// Takes one more vector; NaN in it is a missing value.
    public void add(FeatureVector x) {
        expect(x.size());
        put(x);
    }

    /// Takes one more vector with `last` behind it, without making a longer vector of them.
    public void add(FeatureVector x, double last) {
        expect(x.size() + 1);
        sketches.getLast().add(last);
        put(x);
    }

    private void expect(int numbers) {
        Check.argument(
                numbers == columns.size(),
                "input vector has %s numbers, expected %s",
                numbers,
                columns.size());
    }

    private void put(FeatureVector x) {
        for (int i = 0; i < x.size(); i++) {
            sketches.get(i).add(x.get(i));
        }
        samples = List.of();
        size++;
    }

    /// Takes over what another sketch of the same columns has seen.
    public void merge(InputSketch other) {
        Check.argument(columns.equals(other.columns), "sketches of different columns");
        Check.argument(k == other.k, "sketches of k = %s and %s", k, other.k);
        for (int i = 0; i < sketches.size(); i++) {
            sketches.get(i).merge(other.sketches.get(i));
        }
        samples = List.of();
        size += other.size;
    }

    /// How many vectors it has seen.
    public long size() {
        return size;
    }

    /// How these vectors differ from `reference`, column by column.
    ///
    /// The level is that of all tests together, by Holm's rule: the columns and the shares of their
    /// missing values are tested at `alpha` over their number, and after each that is found at
    /// `alpha` over the number of the rest. That holds whatever the columns have to do with one
    /// another. (Holm 1979, *A simple sequentially rejective multiple test procedure*, Scandinavian
    /// Journal of Statistics 6.)
    public InputDrift compare(InputSketch reference, InputTest test, double alpha) {
        Check.argument(columns.equals(reference.columns), "sketches of different columns");
        List<ColumnSample> before = reference.samples();
        List<ColumnSample> now = sampled();
        int tests = 2 * columns.size();
        List<ColumnShift> shifts = shifts(before, now, test, alpha / tests);
        int found = found(shifts);
        int tried = 0;
        while (found > tried && found < tests) {
            tried = found;
            shifts = shifts(before, now, test, alpha / (tests - found));
            found = found(shifts);
        }
        return new InputDrift((int) Math.min(size, Integer.MAX_VALUE), alpha, shifts);
    }

    private List<ColumnShift> shifts(
            List<ColumnSample> before, List<ColumnSample> now, InputTest test, double alpha) {
        var comparison = new ColumnComparison(test, alpha);
        List<ColumnShift> shifts = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            shifts.addAll(comparison.compare(columns.get(i), before.get(i), now.get(i)));
        }
        return shifts;
    }

    private static int found(List<ColumnShift> shifts) {
        return (int) shifts.stream().filter(ColumnShift::shifted).count();
    }

    /// A reference is compared with many windows, and does not change in between.
    private List<ColumnSample> samples() {
        if (samples.isEmpty()) {
            samples = sampled();
        }
        return samples;
    }

    private List<ColumnSample> sampled() {
        return sketches.stream().map(ColumnSketch::sample).toList();
    }

    /// Counts and median of each column.
    public List<ColumnTotal> totals() {
        List<ColumnTotal> totals = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            ColumnSample sample = sketches.get(i).sample();
            totals.add(
                    new ColumnTotal(
                            columns.get(i).name(),
                            (long) sample.size(),
                            (long) (sample.total() - sample.size()),
                            sample.distribution().quantile(0.5),
                            sample.distribution().rankError()));
        }
        return totals;
    }

    public void save(StateWriter out) {
        Values.begin(out, PART).putInt(columns.size()).putLong(size);
        sketches.forEach(sketch -> sketch.save(out));
    }

    /// Restores what [#save] wrote, in a sketch of the same columns.
    public void load(StateReader in) {
        Values.begin(in, PART);
        int saved = in.getInt();
        if (saved != columns.size()) {
            throw new StateFormatException(
                    PART + ": " + saved + " columns, expected " + columns.size());
        }
        samples = List.of();
        size = in.getLong();
        sketches.forEach(sketch -> sketch.load(in));
    }
}
