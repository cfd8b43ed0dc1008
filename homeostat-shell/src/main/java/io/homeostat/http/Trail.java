package io.homeostat.http;

import io.homeostat.label.Outcome;
import io.homeostat.label.Prediction;
import io.homeostat.loop.Decision;
import io.homeostat.loop.LoopSnapshot;
import io.homeostat.loop.Reaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// What one pipeline's lane leaves for the live feed: thinned points, decisions, snapshots.
///
/// The lane writes, the feed's timer takes. Only every `stride`-th reading becomes a point; the
/// stride, a power of two so that a prediction and its outcome fall on the same readings, follows
/// the rate.
final class Trail {
    /// Points that one tick should carry.
    private static final int POINTS_PER_TICK = 12;

    /// Points that may wait for a tick; more are left out, which the stride soon makes good.
    private static final int POINTS_MAX = 256;

    private static final int DECISIONS_MAX = 512;

    /// Scores kept for a page that opens later; when full, every second one of the older goes.
    private static final int SCORES_MAX = 2_000;

    /// One look at the rolling metric.
    record Score(long reading, double healed, double frozen, double baseline) {}

    private final ArrayBlockingQueue<PipelineApi.HistoryPoint> points =
            new ArrayBlockingQueue<>(POINTS_MAX);
    private final AtomicReference<Optional<LoopSnapshot>> snapshot =
            new AtomicReference<>(Optional.empty());
    private final AtomicLong seen = new AtomicLong();
    private volatile long stride = 1;

    // Guarded by `recent`.
    private final ArrayDeque<Decision> recent = new ArrayDeque<>();

    // Guarded by `scores`.
    private final List<Score> scores = new ArrayList<>();

    // The timer's own.
    private long seenBefore;

    void add(Reaction reaction) {
        if (reaction.prediction().isPresent()) {
            Prediction prediction = reaction.prediction().get();
            seen.lazySet(seen.get() + 1);
            if ((prediction.reading() & (stride - 1)) == 0) {
                var _ = points.offer(point(prediction, Double.NaN));
            }
        }
        for (Outcome outcome : reaction.outcomes()) {
            if ((outcome.prediction().reading() & (stride - 1)) == 0) {
                var _ = points.offer(point(outcome.prediction(), outcome.label()));
            }
        }
        if (!reaction.decisions().isEmpty()) {
            remember(reaction.decisions());
        }
    }

    private static PipelineApi.HistoryPoint point(Prediction prediction, double actual) {
        return new PipelineApi.HistoryPoint(
                prediction.reading(),
                prediction.at(),
                actual,
                prediction.estimate().point(),
                prediction.frozen().point(),
                prediction.baseline().point(),
                prediction.lower(),
                prediction.upper(),
                prediction.version());
    }

    private void remember(List<Decision> decisions) {
        synchronized (recent) {
            recent.addAll(decisions);
            while (recent.size() > DECISIONS_MAX) {
                recent.removeFirst();
            }
        }
    }

    void set(LoopSnapshot next) {
        snapshot.set(Optional.of(next));
        score(next.readings(), next.rolling());
    }

    /// Keeps the rolling metric, which a fast stream shows more often than itself.
    void score(long reading, Map<String, Double> rolling) {
        double healed = rolling.getOrDefault("healed", Double.NaN);
        if (Double.isNaN(healed)) {
            return;
        }
        Score score =
                new Score(
                        reading,
                        healed,
                        rolling.getOrDefault("frozen", Double.NaN),
                        rolling.getOrDefault("baseline", Double.NaN));
        synchronized (scores) {
            if (scores.isEmpty() || scores.getLast().reading() < score.reading()) {
                scores.add(score);
            }
            if (scores.size() > SCORES_MAX) {
                List<Score> thinned = new ArrayList<>(SCORES_MAX);
                for (int i = 0; i < scores.size(); i += 2) {
                    thinned.add(scores.get(i));
                }
                scores.clear();
                scores.addAll(thinned);
            }
        }
    }

    Optional<LoopSnapshot> snapshot() {
        return snapshot.get();
    }

    List<Score> scores() {
        synchronized (scores) {
            return List.copyOf(scores);
        }
    }

    List<Decision> decisionsAfter(long number) {
        synchronized (recent) {
            if (recent.isEmpty() || recent.getLast().number() <= number) {
                return List.of();
            }
            return recent.stream().filter(d -> d.number() > number).toList();
        }
    }

    /// The points since the last call, and a new stride for the next.
    List<PipelineApi.HistoryPoint> takePoints() {
        List<PipelineApi.HistoryPoint> taken = new ArrayList<>();
        points.drainTo(taken);
        long now = seen.get();
        long wanted = Math.max(1, (now - seenBefore + POINTS_PER_TICK - 1) / POINTS_PER_TICK);
        long fitting = wanted == 1 ? 1 : Long.highestOneBit(wanted - 1) << 1;
        // Down in steps: a pause must not be followed by a flood.
        stride = Math.max(fitting, stride >> 3);
        seenBefore = now;
        return taken;
    }
}
