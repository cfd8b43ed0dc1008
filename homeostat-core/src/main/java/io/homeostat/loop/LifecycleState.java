package io.homeostat.loop;

import io.homeostat.base.Seed;
import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureSchema;
import io.homeostat.healing.HealingState;
import io.homeostat.learn.TrainingOffer;
import java.time.Instant;
import java.util.Optional;

/// The bytes of the control plane's immutable values.
final class LifecycleState {
    private LifecycleState() {}

    static void save(StateWriter out, HealingState state, String reason) {
        switch (state) {
            case HealingState.Learning _ -> out.putByte(0);
            case HealingState.Healthy _ -> out.putByte(1);
            case HealingState.Suspicious(long since, long cut, String why) ->
                    out.putByte(2).putLong(since).putLong(cut).putString(why);
            case HealingState.Retraining(long order, long since, long cut, boolean drifted) -> {
                out.putByte(3).putLong(order).putLong(since).putLong(cut);
                out.putBoolean(drifted);
            }
            case HealingState.OnTrial(int version, long since, long cut, boolean drifted) -> {
                out.putByte(4).putInt(version).putLong(since).putLong(cut);
                out.putBoolean(drifted);
            }
            case HealingState.Probation(int version, int predecessor, long since) ->
                    out.putByte(5).putInt(version).putInt(predecessor).putLong(since);
            case HealingState.CoolingDown(long until, Instant untilTime, String why) -> {
                out.putByte(6).putLong(until).putLong(untilTime.getEpochSecond());
                out.putInt(untilTime.getNano()).putString(why);
            }
            case HealingState.Quarantined(long since, String why) ->
                    out.putByte(7).putLong(since).putString(why);
        }
        out.putString(reason);
    }

    static HealingState load(StateReader in) {
        int kind = in.getByte();
        return switch (kind) {
            case 0 -> new HealingState.Learning();
            case 1 -> new HealingState.Healthy();
            case 2 -> new HealingState.Suspicious(in.getLong(), in.getLong(), in.getString());
            case 3 ->
                    new HealingState.Retraining(
                            in.getLong(), in.getLong(), in.getLong(), in.getBoolean());
            case 4 ->
                    new HealingState.OnTrial(
                            in.getInt(), in.getLong(), in.getLong(), in.getBoolean());
            case 5 -> new HealingState.Probation(in.getInt(), in.getInt(), in.getLong());
            case 6 ->
                    new HealingState.CoolingDown(
                            in.getLong(),
                            Instant.ofEpochSecond(in.getLong(), in.getInt()),
                            in.getString());
            case 7 -> new HealingState.Quarantined(in.getLong(), in.getString());
            default -> throw new StateFormatException("unknown healing state " + kind);
        };
    }

    static void save(StateWriter out, Optional<TrainingOrder> running) {
        out.putBoolean(running.isPresent());
        running.ifPresent(order -> {
            out.putLong(order.number()).putString(order.cause()).putInt(order.parent());
            out.putLong(order.lastReading()).putLong(order.seed().value());
            order.offer().save(out);
        });
    }

    static Optional<TrainingOrder> loadOrder(StateReader in, FeatureSchema schema, LoopSpec spec) {
        if (!in.getBoolean()) {
            return Optional.empty();
        }
        long number = in.getLong();
        String cause = in.getString();
        int parent = in.getInt();
        long lastReading = in.getLong();
        Seed seed = new Seed(in.getLong());
        TrainingOffer offer = TrainingOffer.load(in, schema, spec.target().task());
        return Optional.of(
                new TrainingOrder(number, cause, parent, lastReading, spec.models(), offer, seed));
    }
}
