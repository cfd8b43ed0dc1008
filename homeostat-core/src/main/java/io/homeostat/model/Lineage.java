package io.homeostat.model;

import java.util.Collections;
import java.util.SequencedMap;
import java.util.TreeMap;

/// Where a model came from.
///
/// @param family as in the pipeline file
/// @param params what it was trained with
/// @param cause why it was trained, in words
/// @param parent version of the champion at that time, 0 for the first model
/// @param firstReading index of the oldest reading it learned from
/// @param lastReading index of the newest
/// @param rows how many it learned from
/// @param dataDigest SHA-256 of the training set
/// @param schemaHash hash of the feature schema
/// @param seed the seed of its random choices
/// @param modelDigest SHA-256 of its bytes: its identity
public record Lineage(
        String family,
        SequencedMap<String, Double> params,
        String cause,
        int parent,
        long firstReading,
        long lastReading,
        int rows,
        String dataDigest,
        String schemaHash,
        long seed,
        String modelDigest) {
    public Lineage {
        params = Collections.unmodifiableSequencedMap(new TreeMap<>(params));
    }
}
