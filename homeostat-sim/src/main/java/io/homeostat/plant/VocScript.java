package io.homeostat.plant;

import io.homeostat.base.Check;
import java.util.List;

/// What happens to a room, by reading index.
///
/// @param first the dynamics it begins with
/// @param changes in the order of their beginning
public record VocScript(VocDynamics first, List<Change> changes) {
    private static final VocDynamics OFFICE = new VocDynamics(400, 50, 4, 1, 0.5, 0.2, 14);

    /// From reading `from` the dynamics move to `to` and reach it `over` readings later: 0 is a
    /// step, more is a ramp.
    public record Change(long from, long over, VocDynamics to) {
        public Change {
            Check.argument(from >= 0 && over >= 0, "change from %s over %s", from, over);
        }
    }

    public VocScript {
        changes = List.copyOf(changes);
        for (int i = 1; i < changes.size(); i++) {
            Change before = changes.get(i - 1);
            Check.argument(
                    changes.get(i).from() >= before.from() + before.over(),
                    "change %s begins before the one before it has ended",
                    i);
        }
    }

    /// The demonstration, over about 6,000 readings: at 2,000 a new source raises the level and the
    /// air moves differently; from 3,000 to 3,600 the level creeps up; at 4,800 the noise doubles,
    /// which no model can learn and no healing should chase.
    public static VocScript demonstration() {
        VocDynamics source = new VocDynamics(560, 70, 7, 2, -0.5, 0.2, 16);
        VocDynamics creeping = source.withLevel(740);
        return new VocScript(
                OFFICE,
                List.of(
                        new Change(2_000, 0, source),
                        new Change(3_000, 600, creeping),
                        new Change(4_800, 0, creeping.withNoise(26))));
    }

    /// Nothing ever changes.
    public static VocScript steady() {
        return new VocScript(OFFICE, List.of());
    }

    /// The dynamics at reading `index`.
    VocDynamics at(long index) {
        VocDynamics now = first;
        for (Change change : changes) {
            if (index < change.from()) {
                break;
            }
            double share =
                    change.over() == 0
                            ? 1
                            : Math.min(1, (double) (index - change.from()) / change.over());
            now = now.towards(change.to(), share);
        }
        return now;
    }
}
