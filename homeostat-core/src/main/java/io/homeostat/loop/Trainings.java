package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureSchema;
import io.homeostat.healing.HealingPolicy;
import io.homeostat.learn.TrainingBuffer;
import io.homeostat.learn.TrainingCost;
import io.homeostat.learn.TrainingOffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Orders trainings, one at a time, within the budget.
@SingleWriter
final class Trainings {
    private final LoopSpec spec;
    private final FeatureSchema schema;
    private final TrainingBuffer buffer;
    private final TrainingBudget budget;
    private @Nullable TrainingOrder running;
    private long orders;
    private int failures;
    private long spoiled;

    Trainings(LoopSpec spec, FeatureSchema schema, TrainingBuffer buffer) {
        this.spec = spec;
        this.schema = schema;
        this.buffer = buffer;
        this.budget = new TrainingBudget(spec.healing().budget());
    }

    void continueAfter(long earlier) {
        orders = earlier;
    }

    /// The number that the next order will have.
    long next() {
        return orders + 1;
    }

    /// Whether a model could be trained now, if the budget has room for it.
    boolean free() {
        return allowed() && running == null;
    }

    /// Whether the budget has room for a training on the rows since reading `cut`, with version
    /// `parent` serving.
    boolean affordable(long cut, int parent, Instant now) {
        return budget.allows(budget.counted() ? costMost(cut, parent) : Duration.ZERO, now);
    }

    /// What there is to say about one for which it has none.
    Optional<TrainingBudget.Refusal> refusal(long cut, int parent) {
        return budget.counted() ? budget.refusal(costMost(cut, parent)) : Optional.empty();
    }

    private Duration costMost(long cut, int parent) {
        List<Integer> rows = buffer.offeredRowsMax(cut, rowsMin(), rowsMax(parent));
        return TrainingCost.of(spec.models(), schema, spec.target().task(), rows);
    }

    private int rowsMin() {
        HealingPolicy policy = spec.healing();
        return spec.strategy().unconditional() ? policy.trainNewest() : policy.trainMin();
    }

    /// The first model learns from all there is.
    private int rowsMax(int parent) {
        return parent > 0 ? spec.healing().trainNewest() : Integer.MAX_VALUE;
    }

    /// Whether models are trained here at all.
    boolean allowed() {
        return spec.trains();
    }

    Optional<TrainingOrder> running() {
        return Optional.ofNullable(running);
    }

    /// Whether there is anything to learn.
    boolean learnable() {
        return buffer.learnable(Math.clamp(spec.firstAfter() / 4, 2, 30));
    }

    /// Orders the next training on the rows since reading `cut`.
    ///
    /// @param parent version that serves, 0 for none
    TrainingOrder order(long cut, String cause, int parent, Instant now) {
        orders++;
        TrainingOffer offer = buffer.offer(schema, cut, rowsMin(), rowsMax(parent));
        budget.spend(TrainingCost.of(offer, spec.models()), now);
        TrainingOrder order =
                new TrainingOrder(
                        orders,
                        cause,
                        parent,
                        buffer.newestReading(),
                        spec.models(),
                        offer,
                        spec.seed().split("training").split(orders));
        running = order;
        return order;
    }

    /// Training `number` has ended; empty when it is not the one that runs.
    Optional<TrainingOrder> ended(long number) {
        Optional<TrainingOrder> ended = running().filter(order -> order.number() == number);
        if (ended.isPresent()) {
            running = null;
        }
        return ended;
    }

    /// What has come since reading `onset` is wrong: a training that runs on it is in vain. The
    /// first model is better than none.
    void spoil(long onset) {
        running()
                .filter(order -> order.lastReading() >= onset && order.parent() > 0)
                .ifPresent(order -> spoiled = order.number());
    }

    /// Whether training `number` was in vain.
    boolean spoiled(long number) {
        return number == spoiled;
    }

    /// So many have failed in a row, with this one.
    int failed() {
        return ++failures;
    }

    void succeeded() {
        failures = 0;
    }

    void save(StateWriter out) {
        budget.save(out);
        out.putLong(orders).putInt(failures).putLong(spoiled);
        LifecycleState.save(out, running());
    }

    void load(StateReader in) {
        budget.load(in);
        orders = in.getLong();
        failures = in.getInt();
        spoiled = in.getLong();
        running = LifecycleState.loadOrder(in, schema, spec).orElse(null);
    }
}
