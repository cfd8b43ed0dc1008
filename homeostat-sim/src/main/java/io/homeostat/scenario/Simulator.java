package io.homeostat.scenario;

import io.homeostat.base.Sha256;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.healing.HealingPolicy;
import io.homeostat.label.Label;
import io.homeostat.label.LabelPolicy;
import io.homeostat.label.Prediction;
import io.homeostat.learn.Trainers;
import io.homeostat.loop.AdaptiveLoop;
import io.homeostat.loop.Decision;
import io.homeostat.loop.Effect;
import io.homeostat.loop.Event;
import io.homeostat.loop.OperatorCommand;
import io.homeostat.loop.Reaction;
import io.homeostat.loop.TrainingOrder;
import io.homeostat.loop.TrainingResult;
import io.homeostat.plant.ConceptPlant;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.Reading;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Runs a [Scenario]: readings of the plant, labels that come late or never, trainings that take a
/// while or fail, operators, ticks, restarts.
///
/// A twin, which never gets to see a candidate, runs beside every trial: what is published must be
/// equal, bit for bit.
@SingleWriter
public final class Simulator {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int TARGET = ConceptPlant.INPUTS;
    private static final int TICK_EVERY = 7;

    private record DueLabel(int at, Label label) {}

    private record DueTraining(int at, TrainingOrder order) {}

    private final Scenario scenario;
    private final Promises promises;
    private final ConceptPlant plant;
    private final boolean separateLabels;
    private final long waitingMax;
    private final SplittableRandom delays;
    private final SplittableRandom failures;
    private final SplittableRandom operators;
    private final SplittableRandom restarts;
    private final ArrayDeque<DueLabel> labels = new ArrayDeque<>();
    private final ArrayDeque<DueTraining> trainings = new ArrayDeque<>();
    private final List<Decision> decisions = new ArrayList<>();
    private final StateWriter published = new StateWriter();
    private AdaptiveLoop loop;
    private @Nullable AdaptiveLoop twin;
    private int newest;

    private Simulator(Scenario scenario, HealingPolicy promised) {
        this.scenario = scenario;
        this.promises =
                new Promises(
                        promised,
                        scenario.spec().target().arrives() instanceof LabelPolicy.Forecast);
        this.plant = scenario.newPlant();
        this.loop = new AdaptiveLoop(scenario.spec());
        LabelPolicy arrives = scenario.spec().target().arrives();
        this.separateLabels = arrives instanceof LabelPolicy.OnTopic;
        this.waitingMax = waiting(arrives, scenario);
        this.delays = scenario.seed().split("delays").random();
        this.failures = scenario.seed().split("failures").random();
        this.operators = scenario.seed().split("operators").random();
        this.restarts = scenario.seed().split("restarts").random();
    }

    /// How many predictions can wait at most in this world.
    private static long waiting(LabelPolicy arrives, Scenario scenario) {
        int devices = scenario.plant().devices();
        return switch (arrives) {
            case LabelPolicy.Inline _ -> 0;
            case LabelPolicy.Forecast(int horizon) -> (long) devices * horizon;
            case LabelPolicy.Delayed _ -> 45L * devices;
            case LabelPolicy.OnTopic _ ->
                    scenario.lost() > 0 ? scenario.readings() : scenario.labelDelay() + 1;
        };
    }

    /// Runs `scenario` and holds the loop to the promises of its own policy.
    public static ScenarioReport run(Scenario scenario) {
        return run(scenario, scenario.spec().healing());
    }

    /// Runs `scenario` and holds the loop to the promises of `promised`.
    public static ScenarioReport run(Scenario scenario, HealingPolicy promised) {
        return new Simulator(scenario, promised).run();
    }

    private ScenarioReport run() {
        for (int i = 0; i < scenario.readings(); i++) {
            deliver(i);
            read(i);
            if (i % TICK_EVERY == 0) {
                step(new Event.Tick(at(i).plusSeconds(30)));
            }
            interfere(i);
            if (restarts.nextDouble() < scenario.restarts()) {
                loop = restarted(loop);
            }
        }
        return new ScenarioReport(
                promises.broken(),
                decisions,
                loop.snapshot(),
                loop.digest(),
                Sha256.of(published.toByteArray()));
    }

    private static Instant at(int index) {
        return START.plus(Scenario.INTERVAL.multipliedBy(index));
    }

    private void read(int index) {
        ConceptPlant.Sample sample = plant.next();
        double[] values = new double[TARGET + 1];
        for (int i = 0; i < TARGET; i++) {
            values[i] = sample.inputs().get(i);
        }
        values[TARGET] = separateLabels ? Double.NaN : sample.target();
        DeviceId device = new DeviceId("device-" + sample.device());
        Reading reading =
                Reading.of(device, Optional.of(at(index)), index, values)
                        .withKey(Integer.toString(index));
        if (separateLabels) {
            int delay = 1 + delays.nextInt(scenario.labelDelay());
            if (delays.nextDouble() >= scenario.lost()) {
                labels.addLast(
                        new DueLabel(index + delay, new Label(reading.key(), sample.target())));
            }
        }
        step(new Event.ReadingArrived(at(index), reading));
    }

    /// What is due, in the order in which it set out.
    private void deliver(int index) {
        for (DueLabel due : List.copyOf(labels)) {
            if (due.at() <= index) {
                labels.remove(due);
                step(new Event.LabelArrived(at(index), due.label()));
            }
        }
        for (DueTraining due : List.copyOf(trainings)) {
            if (due.at() <= index) {
                trainings.remove(due);
                step(new Event.TrainingEnded(at(index), due.order().number(), train(due.order())));
            }
        }
    }

    private TrainingResult train(TrainingOrder order) {
        if (failures.nextDouble() < scenario.failures()) {
            return new TrainingResult.Failed("the script says so");
        }
        return order.run(spec -> Trainers.of(spec).orElseThrow(), () -> false)
                .<TrainingResult>map(TrainingResult.Trained::new)
                .orElseThrow();
    }

    private void interfere(int index) {
        if (operators.nextDouble() >= scenario.commands()) {
            return;
        }
        OperatorCommand command =
                switch (operators.nextInt(4)) {
                    case 0 -> new OperatorCommand.Promote(operators.nextInt(1, 8));
                    case 1 -> new OperatorCommand.RollBack();
                    case 2 -> new OperatorCommand.Retrain();
                    default -> new OperatorCommand.Resume();
                };
        promises.interfered();
        step(new Event.OperatorDecided(at(index), "operator", command));
    }

    private void step(Event event) {
        // An operator may choose among the kept versions, and the twin keeps others.
        if (event instanceof Event.OperatorDecided) {
            twin = null;
        }
        AdaptiveLoop beside = twin;
        if (event instanceof Event.TrainingEnded(var at, long order, TrainingResult.Trained _)
                && loop.snapshot().champion() > 0) {
            beside = restarted(loop);
            beside.step(new Event.TrainingEnded(at, order, new TrainingResult.Failed("twin")));
            twin = beside;
            beside = null;
        }
        int before = loop.snapshot().champion();
        Reaction reaction = loop.step(event);
        newest++;
        reaction.prediction().ifPresent(this::publish);
        if (beside != null) {
            Reaction alone = beside.step(event);
            compare(alone, beside.snapshot().champion(), reaction, before);
        }
        decisions.addAll(reaction.decisions());
        promises.observe(event, reaction, loop.snapshot(), waitingMax);
        for (Effect effect : reaction.effects()) {
            if (effect instanceof Effect.StartTraining(var order)) {
                int delay =
                        scenario.trainingDelay() == 0
                                ? 0
                                : delays.nextInt(scenario.trainingDelay());
                trainings.addLast(new DueTraining((int) loop.snapshot().readings() + delay, order));
            }
        }
    }

    /// Until a champion changes (the twin may recall a kept model), the twin publishes the same.
    private void compare(Reaction alone, int champion, Reaction reaction, int before) {
        if (loop.snapshot().champion() != before || champion != before) {
            twin = null;
            return;
        }
        if (!same(alone.prediction(), reaction.prediction())) {
            promises.differs(newest);
            twin = null;
        }
    }

    private static boolean same(Optional<Prediction> one, Optional<Prediction> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() && other.isEmpty();
        }
        return bytes(one.get()).equals(bytes(other.get()));
    }

    private static String bytes(Prediction prediction) {
        StateWriter out = new StateWriter();
        write(prediction, out);
        return Sha256.of(out.toByteArray());
    }

    private static void write(Prediction prediction, StateWriter out) {
        out.putLong(prediction.reading()).putInt(prediction.version());
        prediction.estimate().save(out);
        prediction.frozen().save(out);
        prediction.baseline().save(out);
        out.putDouble(prediction.lower()).putDouble(prediction.upper());
    }

    private void publish(Prediction prediction) {
        write(prediction, published);
        published.putBoolean(prediction.driftDetected());
    }

    private AdaptiveLoop restarted(AdaptiveLoop old) {
        StateWriter out = new StateWriter();
        old.save(out);
        AdaptiveLoop fresh = new AdaptiveLoop(scenario.spec());
        fresh.load(new StateReader(out.toByteArray()));
        return fresh;
    }
}
