package io.homeostat.drift;

import io.homeostat.base.Check;
import io.homeostat.base.Seed;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.Column;
import io.homeostat.feature.FeatureVector;
import java.time.Duration;
import java.time.Instant;
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
/// The level of one window is what the budget allows for the time that the window took; it holds
/// for the columns and the shares of their missing values together (Holm), whatever the columns
/// have to do with one another. Sample sizes are lowered for autocorrelation, without which slow
/// sensors alarm at every window.
///
/// **Cost.** O(columns) per vector; O(columns · window · log window) per full window. Memory: three
/// sketches per column (reference, newest full window, the one that fills) of at most some 3,000
/// numbers each, exact up to windows of 1,000.
///
/// **Reference.** S. Rabanser, S. Günnemann, Z. Lipton, *Failing loudly: an empirical study of
/// methods for detecting dataset shift*, NeurIPS 2019, arXiv 1810.11953 (univariate tests with a
/// correction for their number); G. V. Bayley, J. M. Hammersley, *The "effective" number of
/// independent observations in an autocorrelated time series*, JRSS Supplement 8 (1946), doi
/// 10.2307/2983560.
@SingleWriter
public final class InputMonitor {
    private static final String PART = "input-monitor-sketch";

    /// Rank error 0.28 %: well below what a window of inputs can tell.
    private static final int SKETCH_K = 1000;

    /// The coins of the sketches decide nothing that shows; any fixed number will do.
    private static final Seed SEED = new Seed(0).split(PART);

    // For the life of the monitor
    private final List<Column> columns;
    private final InputTest test;
    private final int window;
    private final FalseAlarmBudget budget;

    // For the life of one reference
    private @Nullable InputWindow reference;

    // Until the next window is full
    private @Nullable InputWindow recent;

    // For the life of one window
    private InputSketch current;
    private Instant startedAt = Instant.EPOCH;

    /// The newest comparison, for whoever shows it
    private @Nullable InputDrift newest;

    public InputMonitor(List<Column> columns, InputTest test, int window, FalseAlarmBudget budget) {
        Check.argument(window >= 20, "input window %s is below 20", window);
        this.columns = List.copyOf(columns);
        this.test = test;
        this.window = window;
        this.budget = budget;
        this.current = sketch();
    }

    private InputSketch sketch() {
        String role = reference == null ? "reference" : "window";
        return new InputSketch(
                test == InputTest.NONE ? List.of() : columns, SKETCH_K, SEED.split(role));
    }

    /// With a fixed chance of a false alarm in each window.
    public InputMonitor(List<Column> columns, InputTest test, int window, double alphaPerWindow) {
        this(columns, test, window, new FalseAlarmBudget.PerWindow(alphaPerWindow));
    }

    /// Takes one more vector, at the time of its reading; the drift when it fills a window that is
    /// not distributed as the reference.
    public Optional<InputDrift> observe(FeatureVector x, Instant at) {
        if (!watching()) {
            return Optional.empty();
        }
        current.add(x);
        return added(at);
    }

    /// As above, with a number behind the vector: the last column is of what a model said to it.
    public Optional<InputDrift> observe(FeatureVector x, double said, Instant at) {
        if (!watching()) {
            return Optional.empty();
        }
        current.add(x, said);
        return added(at);
    }

    private boolean watching() {
        return test != InputTest.NONE && !columns.isEmpty();
    }

    private Optional<InputDrift> added(Instant at) {
        if (current.size() == 1) {
            startedAt = at;
        }
        return current.size() < window
                ? Optional.empty()
                : conclude(new InputWindow(startedAt, at, current));
    }

    private Optional<InputDrift> conclude(InputWindow full) {
        InputWindow before = reference;
        if (before == null) {
            reference = full;
            current = sketch();
            return Optional.empty();
        }
        current = recent == null ? sketch() : recent.sketch();
        current.clear(); // what was the newest window until now has the room for the next
        recent = full;
        Duration span = Duration.between(full.from(), full.to());
        InputDrift compared = full.sketch().compare(before.sketch(), test, budget.alpha(span));
        newest = compared;
        return compared.shifted() ? Optional.of(compared) : Optional.empty();
    }

    /// The newest comparison, drift or not; empty before the first and after [#rebase()].
    public Optional<InputDrift> newest() {
        return Optional.ofNullable(newest);
    }

    /// Whether there is a reference to compare with.
    public boolean ready() {
        return reference != null;
    }

    /// Takes the next `window` vectors as the new reference: a new model starts to serve.
    public void rebase() {
        reference = null;
        recent = null;
        current = sketch();
        newest = null;
    }

    /// What the model's inputs were when it began to serve and what they are now, in sketches that
    /// this monitor does not touch again.
    public InputProfile profile() {
        return new InputProfile(columns, test, window, SKETCH_K, copy(reference), copy(recent));
    }

    private static Optional<InputWindow> copy(@Nullable InputWindow window) {
        return Optional.ofNullable(window)
                .map(of -> new InputWindow(of.from(), of.to(), of.sketch().copy()));
    }

    /// Everything but the newest comparison, which the next window makes anew.
    public void save(StateWriter out) {
        Values.begin(out, PART).putInt(columns.size()).putInt(window);
        save(out, reference);
        save(out, recent);
        Values.put(out, startedAt);
        current.save(out);
    }

    private static void save(StateWriter out, @Nullable InputWindow window) {
        out.putBoolean(window != null);
        if (window != null) {
            Values.put(out, window.from());
            Values.put(out, window.to());
            window.sketch().save(out);
        }
    }

    public void load(StateReader in) {
        rebase();
        Values.begin(in, PART);
        expect("columns", in.getInt(), columns.size());
        expect("window", in.getInt(), window);
        reference = window(in);
        current = sketch();
        recent = window(in);
        startedAt = Values.instant(in);
        current.load(in);
        if (current.size() >= window) {
            throw new StateFormatException(PART + ": " + current.size() + " vectors in a window");
        }
    }

    private @Nullable InputWindow window(StateReader in) {
        if (!in.getBoolean()) {
            return null;
        }
        Instant from = Values.instant(in);
        Instant to = Values.instant(in);
        InputSketch saved = sketch();
        saved.load(in);
        return new InputWindow(from, to, saved);
    }

    private static void expect(String what, int found, int expected) {
        if (found != expected) {
            throw new StateFormatException(
                    PART + ": " + found + " " + what + ", expected " + expected);
        }
    }
}
