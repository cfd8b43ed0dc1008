package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.label.Outcome;
import io.homeostat.model.Estimate;
import io.homeostat.model.Task;
import io.homeostat.score.Metric;
import io.homeostat.score.RollingScore;
import io.homeostat.score.Score;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Scores what was served beside the frozen first model and the trivial baseline, over the same
/// outcomes, so that the benefit of healing is always visible.
@SingleWriter
final class Scoreboard {
    private final Side healed;
    private final Side frozen;
    private final Side baseline;

    private static final class Side {
        private final Score total;
        private final RollingScore rolling;

        Side(Task task, Metric metric, int window) {
            total = Score.of(task);
            rolling = new RollingScore(task, metric, window);
        }

        void add(Estimate estimate, double label) {
            total.add(estimate, label);
            rolling.add(estimate, label);
        }

        void save(StateWriter out) {
            total.save(out);
            rolling.save(out);
        }

        void load(StateReader in) {
            total.load(in);
            rolling.load(in);
        }
    }

    Scoreboard(Task task, Metric metric, int window) {
        healed = new Side(task, metric, window);
        frozen = new Side(task, metric, window);
        baseline = new Side(task, metric, window);
    }

    void add(Outcome outcome) {
        healed.add(outcome.prediction().estimate(), outcome.label());
        frozen.add(outcome.prediction().frozen(), outcome.label());
        baseline.add(outcome.prediction().baseline(), outcome.label());
    }

    long count() {
        return healed.total.count();
    }

    SequencedMap<String, Double> healed() {
        return healed.total.metrics();
    }

    SequencedMap<String, Double> frozen() {
        return frozen.total.metrics();
    }

    SequencedMap<String, Double> baseline() {
        return baseline.total.metrics();
    }

    SequencedMap<String, Double> rolling() {
        SequencedMap<String, Double> rolling = new LinkedHashMap<>();
        rolling.put("healed", healed.rolling.value());
        rolling.put("frozen", frozen.rolling.value());
        rolling.put("baseline", baseline.rolling.value());
        return rolling;
    }

    void save(StateWriter out) {
        healed.save(out);
        frozen.save(out);
        baseline.save(out);
    }

    void load(StateReader in) {
        healed.load(in);
        frozen.load(in);
        baseline.load(in);
    }
}
