package io.homeostat.loop;

import io.homeostat.base.Seed;
import io.homeostat.learn.ModelSpec;
import io.homeostat.learn.TrainingSet;

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
        Seed seed) {}
