package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.model.Candidate;
import io.homeostat.model.Lineage;
import io.homeostat.model.Model;
import io.homeostat.model.ModelCodec;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The versions that are kept, by number: at most `keep`, besides those in use.
@SingleWriter
final class ModelShelf {
    private final int keep;
    private final LinkedHashMap<Integer, Candidate> versions = new LinkedHashMap<>();
    private int newest;

    ModelShelf(int keep) {
        this.keep = keep;
    }

    /// Gives `candidate` its version number.
    int add(Candidate candidate) {
        versions.put(++newest, candidate);
        return newest;
    }

    boolean has(int version) {
        return versions.containsKey(version);
    }

    Candidate get(int version) {
        Candidate candidate = versions.get(version);
        if (candidate == null) {
            throw new IllegalStateException("version " + version + " is not kept");
        }
        return candidate;
    }

    Model model(int version) {
        return get(version).model();
    }

    /// Removes the oldest versions beyond the limit that are not in `use`, and names them.
    List<Integer> trim(Set<Integer> use) {
        List<Integer> dropped = new ArrayList<>();
        Iterator<Integer> oldestFirst = versions.sequencedKeySet().iterator();
        while (versions.size() > Math.max(keep, use.size()) && oldestFirst.hasNext()) {
            int version = oldestFirst.next();
            if (!use.contains(version)) {
                oldestFirst.remove();
                dropped.add(version);
            }
        }
        return dropped;
    }

    void save(StateWriter out) {
        out.putInt(newest).putInt(versions.size());
        for (Map.Entry<Integer, Candidate> entry : versions.entrySet()) {
            Lineage lineage = entry.getValue().lineage();
            out.putInt(entry.getKey()).putBytes(ModelCodec.encode(entry.getValue().model()));
            out.putString(lineage.family()).putInt(lineage.params().size());
            lineage.params().forEach((name, value) -> out.putString(name).putDouble(value));
            out.putString(lineage.cause()).putInt(lineage.parent());
            out.putLong(lineage.firstReading()).putLong(lineage.lastReading());
            out.putInt(lineage.rows()).putString(lineage.dataDigest());
            out.putString(lineage.schemaHash()).putLong(lineage.seed());
            out.putString(lineage.modelDigest());
        }
    }

    void load(StateReader in) {
        versions.clear();
        newest = in.getInt();
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            int version = in.getInt();
            Model model = ModelCodec.decode(in.getBytes());
            String family = in.getString();
            TreeMap<String, Double> params = new TreeMap<>();
            int size = in.getInt();
            for (int j = 0; j < size; j++) {
                params.put(in.getString(), in.getDouble());
            }
            Lineage lineage =
                    new Lineage(
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
            versions.put(version, new Candidate(model, lineage));
        }
    }
}
