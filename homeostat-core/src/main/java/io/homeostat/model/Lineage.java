package io.homeostat.model;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.util.Collections;
import java.util.LinkedHashMap;
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
/// @param compared mean loss on the newest rows, by family, of the families that it was chosen
///   from; empty where there was none to compare with
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
        String modelDigest,
        SequencedMap<String, Double> compared) {
    public Lineage {
        compared = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(compared));
        params = Collections.unmodifiableSequencedMap(new TreeMap<>(params));
    }

    /// Of a model that was made elsewhere.
    ///
    /// @param cause where from, in words
    /// @param fileDigest SHA-256 of the file
    public static Lineage imported(
            String family, String cause, String fileDigest, String schemaHash, String modelDigest) {
        return new Lineage(
                family,
                new TreeMap<>(),
                cause,
                0,
                0,
                0,
                0,
                fileDigest,
                schemaHash,
                0,
                modelDigest,
                new TreeMap<>());
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
                modelDigest,
                compared);
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

    /// Without a comparison these are the bytes of versions that knew none; one is announced by the
    /// complement of the number of parameters, and stands at the end.
    public void save(StateWriter out) {
        out.putString(family).putInt(compared.isEmpty() ? params.size() : ~params.size());
        params.forEach((name, value) -> out.putString(name).putDouble(value));
        out.putString(cause).putInt(parent).putLong(firstReading).putLong(lastReading);
        out.putInt(rows).putString(dataDigest).putString(schemaHash).putLong(seed);
        out.putString(modelDigest);
        if (!compared.isEmpty()) {
            out.putInt(compared.size());
            compared.forEach((name, loss) -> out.putString(name).putDouble(loss));
        }
    }

    /// Reads what [#save] wrote.
    public static Lineage load(StateReader in) {
        String family = in.getString();
        int size = in.getInt();
        SequencedMap<String, Double> params = numbers(in, size < 0 ? ~size : size);
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
                in.getString(),
                numbers(in, size < 0 ? in.getInt() : 0));
    }

    private static SequencedMap<String, Double> numbers(StateReader in, int count) {
        SequencedMap<String, Double> numbers = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            numbers.put(in.getString(), in.getDouble());
        }
        return numbers;
    }
}
