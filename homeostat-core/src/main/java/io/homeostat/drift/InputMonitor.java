package io.homeostat.drift;

import io.homeostat.base.Check;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.Column;
import io.homeostat.feature.FeatureVector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Watches the distribution of every input: the first `window` vectors are the reference, and each
/// full window after them is compared with it, column by column.
///
/// **When to use it.** As evidence about the world, before labels come. Not as a reason to retrain:
/// real inputs move without harm to the model.
///
/// | symbol | unit | range | default | why |
/// |---|---|---|---|---|
/// | `window` | vectors | ≥ 20 | – | larger: smaller shifts are seen, later |
/// | `budget` | – | | – | false alarms over all columns together |
///
/// The level of one window is what the budget allows for the time that the window took; it is split
/// evenly over the columns and the shares of their missing values (Bonferroni), so it holds
/// whatever the columns have to do with one another. Sample sizes are lowered for autocorrelation,
/// without which slow sensors alarm at every window.
///
/// **Cost.** O(columns) per vector; O(columns · window · log window) per full window. Memory: two
/// windows of numbers.
///
/// **Reference.** S. Rabanser, S. Günnemann, Z. Lipton, *Failing loudly: an empirical study of
/// methods for detecting dataset shift*, NeurIPS 2019, arXiv 1810.11953 (univariate tests with
/// Bonferroni's correction); G. V. Bayley, J. M. Hammersley, *The "effective" number of independent
/// observations in an autocorrelated time series*, JRSS Supplement 8 (1946), doi 10.2307/2983560.
@SingleWriter
public final class InputMonitor {
    private static final String PART = "input-monitor";

    // For the life of the monitor
    private final List<Column> columns;
    private final InputTest test;
    private final int window;
    private final FalseAlarmBudget budget;

    // For the life of one reference: column c of the i-th vector is at c * window + i
    private final double[] reference;
    private final List<ColumnSample> samples = new ArrayList<>();

    // For the life of one window
    private final double[] current;
    private int size;
    private Instant startedAt = Instant.EPOCH;

    /// The newest comparison, for whoever shows it
    private @Nullable InputDrift newest;

    public InputMonitor(List<Column> columns, InputTest test, int window, FalseAlarmBudget budget) {
        Check.argument(window >= 20, "input window %s is below 20", window);
        this.columns = List.copyOf(columns);
        this.test = test;
        this.window = window;
        this.budget = budget;
        int cells = test == InputTest.NONE ? 0 : Math.multiplyExact(columns.size(), window);
        this.reference = new double[cells];
        this.current = new double[cells];
    }

    /// With a fixed chance of a false alarm in each window.
    public InputMonitor(List<Column> columns, InputTest test, int window, double alphaPerWindow) {
        this(columns, test, window, new FalseAlarmBudget.PerWindow(alphaPerWindow));
    }

    /// Takes one more vector, at the time of its reading; the drift when it fills a window that is
    /// not distributed as the reference.
    public Optional<InputDrift> observe(FeatureVector x, Instant at) {
        Check.argument(
                x.size() == columns.size(),
                "input vector has %s numbers, expected %s",
                x.size(),
                columns.size());
        if (test == InputTest.NONE || columns.isEmpty()) {
            return Optional.empty();
        }
        if (size == 0) {
            startedAt = at;
        }
        for (int column = 0; column < columns.size(); column++) {
            current[column * window + size] = x.get(column);
        }
        size++;
        if (size < window) {
            return Optional.empty();
        }
        size = 0;
        return conclude(Duration.between(startedAt, at));
    }

    private Optional<InputDrift> conclude(Duration span) {
        if (samples.isEmpty()) {
            System.arraycopy(current, 0, reference, 0, current.length);
            sampleReference();
            return Optional.empty();
        }
        double alpha = budget.alpha(span);
        var comparison = new ColumnComparison(test, alpha / (2 * columns.size()));
        List<ColumnShift> shifts = new ArrayList<>();
        for (int column = 0; column < columns.size(); column++) {
            ColumnSample sample = ColumnSample.of(current, column * window, window);
            shifts.addAll(comparison.compare(columns.get(column), samples.get(column), sample));
        }
        InputDrift compared = new InputDrift(window, alpha, shifts);
        newest = compared;
        return compared.shifted() ? Optional.of(compared) : Optional.empty();
    }

    private void sampleReference() {
        samples.clear();
        for (int column = 0; column < columns.size(); column++) {
            samples.add(ColumnSample.of(reference, column * window, window));
        }
    }

    /// The newest comparison, drift or not; empty before the first and after [#rebase()].
    public Optional<InputDrift> newest() {
        return Optional.ofNullable(newest);
    }

    /// Whether there is a reference to compare with.
    public boolean ready() {
        return !samples.isEmpty();
    }

    /// Takes the next `window` vectors as the new reference: a new model starts to serve.
    public void rebase() {
        samples.clear();
        size = 0;
        newest = null;
    }

    /// Everything but the newest comparison, which the next window makes anew.
    public void save(StateWriter out) {
        Values.begin(out, PART).putInt(columns.size()).putInt(window).putBoolean(ready());
        if (ready()) {
            out.putDoubles(reference);
        }
        out.putInt(size).putLong(startedAt.getEpochSecond()).putInt(startedAt.getNano());
        for (int column = 0; column < columns.size() && size > 0; column++) {
            int from = column * window;
            out.putDoubles(Arrays.copyOfRange(current, from, from + size));
        }
    }

    public void load(StateReader in) {
        rebase();
        Values.begin(in, PART);
        expect("columns", in.getInt(), columns.size());
        expect("window", in.getInt(), window);
        if (in.getBoolean()) {
            double[] saved = in.getDoubles();
            expect("reference numbers", saved.length, reference.length);
            System.arraycopy(saved, 0, reference, 0, saved.length);
            sampleReference();
        }
        int filled = in.getInt();
        startedAt = Instant.ofEpochSecond(in.getLong(), in.getInt());
        if (filled < 0 || filled >= window) {
            throw new StateFormatException(PART + ": " + filled + " vectors in a window");
        }
        for (int column = 0; column < columns.size() && filled > 0; column++) {
            double[] saved = in.getDoubles();
            expect("window numbers", saved.length, filled);
            System.arraycopy(saved, 0, current, column * window, filled);
        }
        size = filled;
    }

    private static void expect(String what, int found, int expected) {
        if (found != expected) {
            throw new StateFormatException(
                    PART + ": " + found + " " + what + ", expected " + expected);
        }
    }
}
