package io.homeostat.loop;

import io.homeostat.base.Seed;
import io.homeostat.base.Sha256;
import io.homeostat.learn.ModelSpec;
import io.homeostat.learn.TrainingSet;
import io.homeostat.model.Candidate;
import io.homeostat.model.Lineage;
import io.homeostat.model.Model;
import io.homeostat.model.ModelCodec;

/// Train `spec` on `data`. Running it twice gives the same model.
///
/// @param number consecutive within the pipeline, from 1: the key that makes repetition harmless
/// @param cause why, in words
/// @param parent version of the champion, 0 for the first model
/// @param firstReading index of the oldest reading in `data`
/// @param lastReading index of the newest
public record TrainingOrder(
        long number,
        String cause,
        int parent,
        long firstReading,
        long lastReading,
        ModelSpec spec,
        TrainingSet data,
        Seed seed) {
    /// The candidate that `model`, the result of this order, is.
    public Candidate candidate(Model model) {
        return new Candidate(
                model,
                new Lineage(
                        spec.family(),
                        spec.params(),
                        cause,
                        parent,
                        firstReading,
                        lastReading,
                        data.size(),
                        data.digest(),
                        data.schema().hash(),
                        seed.value(),
                        Sha256.of(ModelCodec.encode(model))));
    }
}
