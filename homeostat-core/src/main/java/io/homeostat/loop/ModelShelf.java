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

    /// Takes in a version that was made before this loop began.
    void adopt(int version, Candidate candidate) {
        versions.put(version, candidate);
        newest = Math.max(newest, version);
    }

    /// The next version is numbered above `version`.
    void continueAfter(int version) {
        newest = Math.max(newest, version);
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

    /// All versions that are kept, oldest first.
    List<Integer> kept() {
        return List.copyOf(versions.sequencedKeySet());
    }

    /// The kept version of this digest, 0 without one.
    int versionOf(String modelDigest) {
        return versions.entrySet().stream()
                .filter(kept -> kept.getValue().lineage().modelDigest().equals(modelDigest))
                .mapToInt(Map.Entry::getKey)
                .max()
                .orElse(0);
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
            out.putInt(entry.getKey()).putBytes(ModelCodec.encode(entry.getValue().model()));
            entry.getValue().lineage().save(out);
        }
    }

    void load(StateReader in) {
        versions.clear();
        newest = in.getInt();
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            int version = in.getInt();
            Model model = ModelCodec.decode(in.getBytes());
            versions.put(version, new Candidate(model, Lineage.load(in)));
        }
    }
}
