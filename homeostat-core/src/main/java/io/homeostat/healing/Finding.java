package io.homeostat.healing;

import io.homeostat.gate.GateVerdict;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// What the loop has concluded from its data, for the state machine to act upon.
public sealed interface Finding {
    /// The champion's errors have grown; the new regime began at reading `cut`.
    record Drifted(long cut, String reason) implements Finding {}

    /// There is enough to learn from, and budget and cool-down allow it. `order` is the number that
    /// the training will have.
    record Trainable(long order) implements Finding {}

    /// Kept `version` knows the world since the change.
    record Known(int version) implements Finding {}

    /// The champion was trained on few rows after a change; several times as many are there now.
    record Ripened(long order, long cut) implements Finding {}

    /// Training has given candidate `version`; `first` when nothing has served before.
    record Trained(long order, int version, boolean first) implements Finding {}

    /// Training has failed, `failures` times in a row.
    record TrainingFailed(long order, String reason, int failures) implements Finding {}

    /// The gate has spoken about the model in shadow, while `champion` serves.
    record Weighed(GateVerdict verdict, int champion) implements Finding {}

    /// The probation is over without the predecessor having proved better.
    record ProbationPassed() implements Finding {}

    /// What the champion says is refuted without any label, as `reason` says.
    record Broken(String reason, SequencedMap<String, Object> proof) implements Finding {
        public Broken {
            proof = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(proof));
        }
    }

    /// Time has passed. `champion` is the version that serves, 0 for none.
    record Clock(Instant at, int champion) implements Finding {}

    /// A sensor has been sick since reading `onset`: what was concluded since then is void.
    /// `champion` is the version that serves, 0 for none.
    record SensorFault(long onset, int champion, String reason) implements Finding {}

    /// `version` was made elsewhere; `first` when nothing has served before.
    record Imported(int version, boolean first) implements Finding {}

    /// No kept model knows the world since the change, and none is trained here.
    record Helpless() implements Finding {}

    /// An operator wants kept version `version` to serve instead of `champion`.
    record PromotionOrdered(int version, int champion, String who) implements Finding {}

    /// An operator wants the predecessor back.
    record RollBackOrdered(int predecessor, int champion, String who) implements Finding {}

    /// An operator wants a training now.
    record TrainingOrdered(long order, long cut, String who) implements Finding {}

    /// An operator ends the quarantine. `champion` is the version that serves, 0 for none.
    record ResumeOrdered(int champion, String who) implements Finding {}

    /// What a decision that follows from it tells of it.
    default SequencedMap<String, Object> evidence() {
        SequencedMap<String, Object> evidence = new LinkedHashMap<>();
        switch (this) {
            case Weighed(GateVerdict verdict, int champion) -> {
                GateVerdict.Evidence weighed = verdict.evidence();
                evidence.put("labels", weighed.labels());
                evidence.put("eValue", weighed.eValue());
                evidence.put("counterEValue", weighed.counterEValue());
                evidence.put("championLoss", weighed.championLoss());
                evidence.put("candidateLoss", weighed.candidateLoss());
                evidence.put("champion", champion);
                if (verdict instanceof GateVerdict.Harms(_, GateVerdict.Harm harm)) {
                    evidence.put("slice", harm.slice());
                    evidence.put("sliceLabels", harm.labels());
                    evidence.put("sliceEValue", harm.eValue());
                    evidence.put("sliceIncumbentLoss", harm.incumbentLoss());
                    evidence.put("sliceNewcomerLoss", harm.newcomerLoss());
                }
            }
            case SensorFault(long onset, _, _) -> evidence.put("onset", onset);
            case Broken(_, var proof) -> evidence.putAll(proof);
            case Drifted(long cut, _) -> evidence.put("outdatedSince", cut);
            default -> {}
        }
        return evidence;
    }
}
