package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.healing.BudgetPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;

/// At most so many trainings, and so much CPU time of them, within so much loop time. A training is
/// charged when it is ordered, by [io.homeostat.learn.TrainingCost]; one that would not fit is not
/// begun.
@SingleWriter
final class TrainingBudget {
    private static final double NANOS = 1e-9;

    private final BudgetPolicy policy;
    private final ArrayDeque<Spent> spent = new ArrayDeque<>();
    private boolean told;

    private record Spent(Instant at, Duration cpu) {}

    /// What the budget has no room for.
    record Refusal(String reason, SequencedMap<String, Object> evidence) {}

    TrainingBudget(BudgetPolicy policy) {
        this.policy = policy;
    }

    /// Whether what a training costs matters.
    boolean counted() {
        return policy.cpu().isPresent();
    }

    boolean allows(Duration cost, Instant now) {
        while (!spent.isEmpty() && !spent.getFirst().at().plus(policy.per()).isAfter(now)) {
            spent.removeFirst();
            told = false;
        }
        return spent.size() < policy.trainings()
                && policy.cpu()
                        .map(limit -> cpuSpent().plus(cost).compareTo(limit) <= 0)
                        .orElse(true);
    }

    private Duration cpuSpent() {
        return spent.stream().map(Spent::cpu).reduce(Duration.ZERO, Duration::plus);
    }

    /// What is to be said about a training of such a cost that is not allowed: once for as long as
    /// the budget stands as it does, and nothing where only occasions are counted.
    Optional<Refusal> refusal(Duration cost) {
        if (policy.cpu().isEmpty() || told) {
            return Optional.empty();
        }
        told = true;
        double limit = seconds(policy.cpu().get());
        double used = seconds(cpuSpent());
        SequencedMap<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("cpuSeconds", seconds(cost));
        evidence.put("cpuSecondsSpent", used);
        evidence.put("cpuSecondsAllowed", limit);
        evidence.put("trainingsSpent", spent.size());
        evidence.put("trainingsAllowed", policy.trainings());
        String why =
                spent.size() >= policy.trainings()
                        ? String.format(
                                "all %d trainings of %s are spent",
                                policy.trainings(), text(policy.per()))
                        : String.format(
                                Locale.ROOT,
                                "it would take about %.3g s of CPU, and of %.3g s for %s %.3g s"
                                        + " are spent",
                                seconds(cost),
                                limit,
                                text(policy.per()),
                                used);
        return Optional.of(
                new Refusal("a training is due and not in the budget: " + why, evidence));
    }

    void spend(Duration cost, Instant now) {
        spent.addLast(new Spent(now, cost));
        told = false;
    }

    private static double seconds(Duration time) {
        return time.toNanos() * NANOS;
    }

    /// In the largest unit that holds it without a fraction.
    private static String text(Duration time) {
        long seconds = time.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + " d";
        }
        return seconds % 3_600 == 0 ? seconds / 3_600 + " h" : seconds + " s";
    }

    void save(StateWriter out) {
        out.putBoolean(told).putInt(spent.size());
        for (Spent one : spent) {
            Instant at = one.at();
            out.putLong(at.getEpochSecond()).putInt(at.getNano()).putLong(one.cpu().toNanos());
        }
    }

    void load(StateReader in) {
        spent.clear();
        told = in.getBoolean();
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            Instant at = Instant.ofEpochSecond(in.getLong(), in.getInt());
            spent.addLast(new Spent(at, Duration.ofNanos(in.getLong())));
        }
    }
}
