package io.homeostat.tracking;

import io.homeostat.ledger.TrainingRun;
import io.homeostat.mlflow.TrainingFacts;

/// A training as the ledger has it, in the tracking adapter's words.
final class LedgerFacts {
    private LedgerFacts() {}

    static TrainingFacts of(TrainingRun run) {
        return new TrainingFacts(
                run.pipeline(),
                run.order(),
                run.cause(),
                run.parent(),
                run.family(),
                run.params(),
                run.firstReading(),
                run.lastReading(),
                run.rows(),
                run.dataDigest(),
                run.seed(),
                run.reason(),
                run.artefact());
    }
}
