package io.homeostat.learn;

import io.homeostat.base.Check;
import io.homeostat.base.Seed;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureSchema;
import io.homeostat.feature.FeatureVector;
import io.homeostat.model.Model;
import io.homeostat.model.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Rows that a training may learn from, and the windows of them that it chooses from, widest first.
///
/// **Why.** After an abrupt change the rows before it mislead; after a slow one, or none, they are
/// most of what is known; and a window that falls on an empty weekend forgets that offices are ever
/// occupied. Which case it is shows in the newest rows: each window trains a model on what lies
/// before them, and the widest one that predicts them as well as the best is taken, and trained on
/// all its rows.
///
/// | symbol | unit | value | why |
/// |---|---|---|---|
/// | validation | rows | a quarter of the narrowest window, 10 to 1,000 | new enough to be of the new world |
/// | tolerance | standard errors of the paired difference | 1 | the one-standard-error rule: the wider one unless it is worse |
/// | slack | share of the best constant's loss | 0.02 | differences below it do not matter to anybody |
///
/// **Cost.** One training more for each window. **References.** L. Breiman et al., *Classification
/// and Regression Trees*, 1984, 3.4.3 (the rule); R. Klinkenberg, *Learning drifting concepts:
/// example selection vs. example weighting*, Intelligent Data Analysis 8(3), 2004 (choosing the
/// window by its error on the newest rows); the preference for the wider one is ours.
public record TrainingOffer(TrainingSet data, List<TrainingWindow> windows) {
    private static final int VALIDATION_MIN = 10;
    private static final int VALIDATION_MAX = 1_000;

    /// With fewer rows most of them would be set aside.
    private static final int NARROWEST_MIN = 4 * VALIDATION_MIN;

    public TrainingOffer {
        Check.argument(!windows.isEmpty(), "an offer needs a window");
        windows = List.copyOf(windows);
    }

    /// All rows of `data`, the first of which belongs to reading `firstReading`.
    public static TrainingOffer all(TrainingSet data, long firstReading) {
        return new TrainingOffer(
                data, List.of(new TrainingWindow("all rows", 0, List.of(), firstReading)));
    }

    /// A model, and the window that it learned from.
    public record Trained(Model model, TrainingWindow window, TrainingSet data) {}

    /// A window, and what a model of its rows before the newest loses on each of those.
    static final class Tried {
        private final TrainingWindow window;
        private final double[] losses;

        private Tried(TrainingWindow window, double[] losses) {
            this.window = window;
            this.losses = losses;
        }

        TrainingWindow window() {
            return window;
        }

        double loss() {
            return WindowLoss.mean(losses);
        }
    }

    /// The first of `tried` that is as good as the best, by the rule that windows are chosen by.
    int choose(List<Tried> tried) {
        return WindowLoss.choose(tried.stream().map(one -> one.losses).toList(), slack());
    }

    /// Trains on the window that explains the newest rows; nothing when `cancelled` turned true.
    public Optional<Trained> train(Trainer trainer, Seed seed, BooleanSupplier cancelled) {
        Optional<TrainingWindow> window =
                windows.size() > 1
                        ? tried(trainer, seed, cancelled).map(Tried::window)
                        : Optional.of(windows.getFirst());
        return window.flatMap(taken -> trained(taken, trainer, seed, cancelled));
    }

    /// Trains on all rows of `window`.
    Optional<Trained> trained(
            TrainingWindow window, Trainer trainer, Seed seed, BooleanSupplier cancelled) {
        TrainingSet rows = rows(window);
        return trainer.train(rows, seed, cancelled).map(model -> new Trained(model, window, rows));
    }

    /// The rows that a model of `window` has learned from.
    public TrainingSet rows(TrainingWindow window) {
        return window.of(data, data.size());
    }

    /// Whether the newest rows can be set aside to compare models by.
    boolean comparable() {
        return narrowest() >= NARROWEST_MIN;
    }

    private int narrowest() {
        return data.size() - windows.getLast().start();
    }

    /// A difference of mean losses on the newest rows that matters to nobody.
    double slack() {
        return WindowLoss.slack(newest(), data);
    }

    private TrainingSet newest() {
        int validation = Math.clamp(narrowest() / 4, VALIDATION_MIN, VALIDATION_MAX);
        return data.range(data.size() - validation, data.size());
    }

    /// The window whose model explains the newest rows.
    Optional<Tried> tried(Trainer trainer, Seed seed, BooleanSupplier cancelled) {
        TrainingSet newest = newest();
        List<double[]> losses = new ArrayList<>();
        for (TrainingWindow window : windows) {
            TrainingSet before = window.of(data, data.size() - newest.size());
            Optional<Model> model = trainer.train(before, seed, cancelled);
            if (model.isEmpty()) {
                return Optional.empty();
            }
            losses.add(WindowLoss.of(model.get(), newest));
        }
        int chosen = WindowLoss.choose(losses, slack());
        return Optional.of(new Tried(windows.get(chosen), losses.get(chosen)));
    }

    public void save(StateWriter out) {
        out.putInt(windows.size());
        windows.forEach(window -> window.save(out));
        double[] targets = new double[data.size()];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = data.target(i);
        }
        out.putDoubles(targets);
        for (int i = 0; i < targets.length; i++) {
            out.putDoubles(data.row(i).toArray());
        }
    }

    /// Reads what [#save] wrote.
    public static TrainingOffer load(StateReader in, FeatureSchema schema, Task task) {
        List<TrainingWindow> windows = new ArrayList<>();
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            windows.add(TrainingWindow.load(in));
        }
        double[] targets = in.getDoubles();
        List<FeatureVector> rows = new ArrayList<>(targets.length);
        for (int i = 0; i < targets.length; i++) {
            rows.add(FeatureVector.owning(in.getDoubles()));
        }
        return new TrainingOffer(TrainingSet.of(schema, task, rows, targets), windows);
    }
}
