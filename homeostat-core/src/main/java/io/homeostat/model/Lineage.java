package io.homeostat.model;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
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
/// @param rows how many it learned from; 0 when it was made elsewhere
/// @param dataDigest SHA-256 of the training set; of what was made elsewhere, of the file
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

    /// Of a model that was made elsewhere.
    ///
    /// @param cause where from, in words
    /// @param fileDigest SHA-256 of the file
    public static Lineage imported(
            String family, String cause, String fileDigest, String schemaHash, String modelDigest) {
        return new Lineage(
                family, new TreeMap<>(), cause, 0, 0, 0, 0, fileDigest, schemaHash, 0, modelDigest);
    }

    /// The same beside champion `version`.
    public Lineage beside(int version) {
        return new Lineage(
                family,
                params,
                cause,
                version,
                firstReading,
                lastReading,
                rows,
                dataDigest,
                schemaHash,
                seed,
                modelDigest);
    }

    /// Whether it was made elsewhere.
    public boolean imported() {
        return rows == 0;
    }

    /// Whether the same data, parameters and seed would give the same bytes again, here or on
    /// another box.
    public boolean reproducible() {
        return !imported();
    }

    public void save(StateWriter out) {
        out.putString(family).putInt(params.size());
        params.forEach((name, value) -> out.putString(name).putDouble(value));
        out.putString(cause).putInt(parent).putLong(firstReading).putLong(lastReading);
        out.putInt(rows).putString(dataDigest).putString(schemaHash).putLong(seed);
        out.putString(modelDigest);
    }

    /// Reads what [#save] wrote.
    public static Lineage load(StateReader in) {
        String family = in.getString();
        TreeMap<String, Double> params = new TreeMap<>();
        int size = in.getInt();
        for (int i = 0; i < size; i++) {
            params.put(in.getString(), in.getDouble());
        }
        return new Lineage(
                family,
                params,
                in.getString(),
                in.getInt(),
                in.getLong(),
                in.getLong(),
                in.getInt(),
                in.getString(),
                in.getString(),
                in.getLong(),
                in.getString());
    }
}
