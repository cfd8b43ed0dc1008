package io.homeostat.drift;

import io.homeostat.base.Check;
import io.homeostat.base.Seed;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.Column;
import io.homeostat.sketch.KllSketch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One column of a stretch of vectors in bounded memory: the distribution of its numbers, or the
/// counts of its categories, how many are missing, and how many independent values they are worth.
@SingleWriter
final class ColumnSketch {
    private final KllSketch values;
    private final int[] counts;
    private long total;
    private long present;

    // Of the values in the order of their arrival, about the first of them
    private double origin;
    private double newest;
    private double sum;
    private double squares;
    private double products;

    /// What merged sketches are worth besides, and of how many values
    private double mergedWorth;

    private long mergedPresent;

    /// @param k of the sketch; up to so many numbers are held exactly
    ColumnSketch(Column column, int k, Seed seed) {
        this.values = new KllSketch(k, seed);
        this.counts = new int[column.levels() == 0 ? 0 : column.levels() + 1];
    }

    private ColumnSketch(ColumnSketch other) {
        this.values = other.values.copy();
        this.counts = other.counts.clone();
        total = other.total;
        present = other.present;
        origin = other.origin;
        newest = other.newest;
        sum = other.sum;
        squares = other.squares;
        products = other.products;
        mergedWorth = other.mergedWorth;
        mergedPresent = other.mergedPresent;
    }

    /// One that has seen the same, and goes on by itself.
    ColumnSketch copy() {
        return new ColumnSketch(this);
    }

    /// Forgets everything.
    void clear() {
        values.clear();
        Arrays.fill(counts, 0);
        total = 0;
        present = 0;
        origin = 0;
        newest = 0;
        sum = 0;
        squares = 0;
        products = 0;
        mergedWorth = 0;
        mergedPresent = 0;
    }

    /// One that goes on after what another has seen.
    static ColumnSketch of(Column column, int k, Seed seed, ColumnContent content) {
        ColumnSketch sketch = new ColumnSketch(column, k, seed);
        int[] counts = content.counts();
        Check.argument(
                counts.length == sketch.counts.length,
                "column %s: %s categories, expected %s",
                column.name(),
                counts.length,
                sketch.counts.length);
        System.arraycopy(counts, 0, sketch.counts, 0, counts.length);
        if (counts.length == 0) {
            sketch.values.merge(KllSketch.of(k, seed.split("content"), content.levels()));
        }
        sketch.mergedPresent = content.values();
        sketch.mergedWorth = content.worth();
        sketch.total = content.values() + content.missing();
        return sketch;
    }

    /// What it holds.
    ColumnContent content() {
        long missing = total - size();
        if (counts.length > 0) {
            return ColumnContent.ofCategories(missing, worth(), counts.clone());
        }
        List<double[]> levels = new ArrayList<>();
        for (int level = 0; level < values.height(); level++) {
            levels.add(values.level(level));
        }
        return ColumnContent.ofNumbers(missing, worth(), levels);
    }

    /// Takes one more value, NaN where missing.
    void add(double value) {
        total++;
        if (Double.isNaN(value)) {
            return;
        }
        origin = present == 0 ? value : origin;
        double centered = value - origin;
        sum += centered;
        squares += centered * centered;
        products += present == 0 ? 0 : centered * newest;
        newest = centered;
        present++;
        if (counts.length == 0) {
            values.add(value);
        } else {
            int unknown = counts.length - 1;
            boolean known = value >= 0 && value < unknown && value == Math.rint(value);
            counts[known ? (int) value : unknown]++;
        }
    }

    /// Takes over what another sketch of the same column has seen, of another device perhaps.
    void merge(ColumnSketch other) {
        Check.argument(counts.length == other.counts.length, "columns of different kinds");
        mergedWorth += other.worth();
        mergedPresent += other.size();
        total += other.total;
        values.merge(other.values);
        for (int i = 0; i < counts.length; i++) {
            counts[i] = Math.addExact(counts[i], other.counts[i]);
        }
    }

    /// What it knows now.
    ColumnSample sample() {
        return new ColumnSample(values.distribution(), counts.clone(), size(), total, worth());
    }

    private long size() {
        return present + mergedPresent;
    }

    private double worth() {
        return mergedWorth + present * independence();
    }

    /// `(1 - r) / (1 + r)` for the lag-1 autocorrelation r ≥ 0 of a first-order process: what share
    /// of the values counts as independent for their mean.
    private double independence() {
        double mean = sum / present;
        double spread = squares - sum * mean;
        // Each value but the newest is the earlier, each but the first (0) the later of a pair.
        double together = products - mean * (2 * sum - newest) + (present - 1) * mean * mean;
        double r = spread > 0 ? together / spread : 0;
        // Below two standard errors the correlation is taken for none.
        boolean certain = Double.isFinite(r) && r > 2 / Math.sqrt((double) present);
        double correlation = certain ? Math.min(r, 1) : 0;
        return (1 - correlation) / (1 + correlation);
    }

    void save(StateWriter out) {
        out.putLong(total).putLong(present).putDouble(origin).putDouble(newest);
        out.putDouble(sum).putDouble(squares).putDouble(products);
        out.putDouble(mergedWorth).putLong(mergedPresent).putInts(counts);
        values.save(out);
    }

    void load(StateReader in) {
        total = in.getLong();
        present = in.getLong();
        origin = in.getDouble();
        newest = in.getDouble();
        sum = in.getDouble();
        squares = in.getDouble();
        products = in.getDouble();
        mergedWorth = in.getDouble();
        mergedPresent = in.getLong();
        int[] saved = in.getInts();
        if (saved.length != counts.length) {
            throw new StateFormatException(saved.length + " categories, expected " + counts.length);
        }
        System.arraycopy(saved, 0, counts, 0, saved.length);
        values.load(in);
    }
}
