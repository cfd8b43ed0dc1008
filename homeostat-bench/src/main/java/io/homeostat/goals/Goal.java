package io.homeostat.goals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Measures one goal.
interface Goal {
    List<GoalRow> measure(Scale scale);

    /// All of them by their names, in the order of the table.
    static SequencedMap<String, Goal> all() {
        SequencedMap<String, Goal> goals = new LinkedHashMap<>();
        goals.put("D1", DetectorGoals::fidelity);
        goals.put("D2", DetectorGoals::independentErrors);
        goals.put("D3", DetectorGoals::waves);
        goals.put("D4", new CostGoal());
        goals.put("D5", DetectorGoals::sketches);
        goals.put("S1", new SensorFaultGoal());
        goals.put("S2", new GateGoal());
        goals.put("S3", new EconomyGoal());
        goals.put("S4", new RecurrenceGoal());
        goals.put("S5", new RollbackGoal());
        goals.put("S8", new ReplayGoal());
        goals.put("S9", new EstimateGoal());
        goals.put("coverage", new CoverageGoal());
        return goals;
    }
}
