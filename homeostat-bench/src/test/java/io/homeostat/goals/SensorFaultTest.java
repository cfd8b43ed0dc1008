package io.homeostat.goals;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.goals.SensorFaults.Fault;
import io.homeostat.goals.SensorFaults.Run;
import io.homeostat.loop.LoopSpec.Strategy;
import io.homeostat.plant.FaultInjector;
import io.homeostat.reading.Reading;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A part of S1, with a model that trains fast.
class SensorFaultTest {
    private static final Strategy HEAL = new Strategy.Heal();

    private final SensorFaults faults =
            new SensorFaults(new Scale(true, GoalsTest.repository(), Path.of("none")));

    @Test
    void every_kind_of_fault_is_named_with_its_sensor_and_promotes_nothing() {
        List<Reading> rows = faults.shuffled(1);
        Run clean = faults.run(rows, FaultInjector.NONE, "", "ridge", HEAL);
        assertThat(clean.wrong() + clean.before()).isZero();
        for (Fault fault : Fault.values()) {
            for (String sensor : List.of("AH", "TEY")) {
                FaultInjector injector = faults.injector(rows, sensor, fault, 1);
                Run run = faults.run(rows, injector, sensor, "ridge", HEAL);

                assertThat(run.delay()).as("%s of %s", fault, sensor).isPresent();
                assertThat(run.delay().orElseThrow())
                        .isLessThanOrEqualTo(fault == Fault.DRIFT ? 500 : 60);
                assertThat(run.wrong() + run.promotions()).as("%s of %s", fault, sensor).isZero();
                assertThat(run.mae()).isLessThan(1.25 * clean.mae());
            }
        }
    }

    @Test
    void a_changed_concept_is_no_fault_of_a_sensor_and_is_healed() {
        Run run = faults.concept(faults.shuffled(2), "ridge");

        assertThat(run.wrong() + run.before()).isZero();
        assertThat(run.drifts()).isPositive();
    }

    @Test
    void what_has_no_gate_trains_on_the_fault() {
        List<Reading> rows = faults.shuffled(1);
        FaultInjector injector = faults.injector(rows, "TEY", Fault.NOISE, 1);

        assertThat(
                        faults.run(rows, injector, "TEY", "ridge", new Strategy.Periodic(250))
                                .promotions())
                .isEqualTo(4);
        assertThat(faults.run(rows, injector, "TEY", "ridge", new Strategy.Frozen()).promotions())
                .isZero();
    }
}
