package io.homeostat.replay;

import io.homeostat.base.SingleWriter;
import io.homeostat.label.Outcome;
import io.homeostat.loop.LoopSpec;
import io.homeostat.model.Task;
import io.homeostat.score.RollingScore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The rolling metric along a replay, of what was served, of the frozen first model and of the
/// trivial baseline. However long the tape, at most [#POINTS_MAX] points stay: when there are more,
/// every second one goes.
@SingleWriter
public final class ErrorCurve {
    /// Finer than a page is wide.
    static final int POINTS_MAX = 1_200;

    /// A point of a longer window would cost more than the reading that it stands for.
    private static final int WINDOW_MAX = 10_000;

    private final RollingScore served;
    private final RollingScore frozen;
    private final RollingScore baseline;
    private final int outcomesMin;
    private final List<Point> points = new ArrayList<>();
    private long outcomes;
    private long outcomesPerPoint = 1;

    /// The rolling metrics when the label of some prediction came.
    ///
    /// @param reading index of the newest reading at that moment
    public record Point(long reading, Instant at, double served, double frozen, double baseline) {}

    ErrorCurve(LoopSpec spec) {
        Task task = spec.target().task();
        int window = Math.min(WINDOW_MAX, spec.monitor().window());
        this.served = new RollingScore(task, spec.monitor().metric(), window);
        this.frozen = new RollingScore(task, spec.monitor().metric(), window);
        this.baseline = new RollingScore(task, spec.monitor().metric(), window);
        // A mean of few errors jumps about and would set the scale of the whole picture.
        this.outcomesMin = Math.max(2, window / 4);
    }

    void add(Outcome outcome) {
        served.add(outcome.prediction().estimate(), outcome.label());
        frozen.add(outcome.prediction().frozen(), outcome.label());
        baseline.add(outcome.prediction().baseline(), outcome.label());
        outcomes++;
        if (outcomes < outcomesMin || outcomes % outcomesPerPoint != 0) {
            return;
        }
        points.add(
                new Point(
                        outcome.labelledReading(),
                        outcome.labelledAt(),
                        served.value(),
                        frozen.value(),
                        baseline.value()));
        if (points.size() > POINTS_MAX) {
            thin();
        }
    }

    private void thin() {
        List<Point> rest = new ArrayList<>();
        for (int i = 1; i < points.size(); i += 2) {
            rest.add(points.get(i));
        }
        points.clear();
        points.addAll(rest);
        outcomesPerPoint *= 2;
    }

    public List<Point> points() {
        return List.copyOf(points);
    }
}
