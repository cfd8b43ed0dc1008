package io.homeostat.mlflow.server;

import io.homeostat.mlflow.TrainingFacts;
import io.homeostat.model.Lineage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// A store without a disk, of a box that has trained three times.
public final class MemoryStore implements TrackingStore {
    public static final Instant START = Instant.parse("2026-02-01T00:00:00Z");
    private static final byte[] BYTES = {1, 2, 3, 4};
    private static final String DATA = "ab".repeat(32);

    private final Memory memory = new Memory();

    /// The artefact of the champion.
    public static byte[] bytes() {
        return BYTES.clone();
    }

    private static OwnRun run(int order, double loss, boolean ended) {
        TreeMap<String, Double> params = new TreeMap<>();
        params.put("depth", 6.0);
        TreeMap<String, Double> metrics = new TreeMap<>();
        if (ended) {
            metrics.put("trainingLoss", loss);
            metrics.put("rows", 400.0);
        }
        return new OwnRun(
                new TrainingFacts(
                        "oven",
                        order,
                        order == 1 ? "first model" : "drift at reading 900",
                        order - 1,
                        "ridge",
                        params,
                        1,
                        400,
                        400,
                        DATA,
                        42,
                        "",
                        ended ? "digest" + order : ""),
                metrics,
                START.plusSeconds(order),
                ended ? Optional.of(START.plusSeconds(order + 10)) : Optional.empty());
    }

    private static OwnVersion version(int number, String status) {
        TreeMap<String, Double> params = new TreeMap<>();
        params.put("depth", 6.0);
        Lineage lineage =
                new Lineage(
                        "ridge",
                        params,
                        "drift at reading 900",
                        number - 1,
                        1,
                        400,
                        400,
                        DATA,
                        "schema",
                        42,
                        "digest" + number,
                        new TreeMap<>());
        return new OwnVersion(
                number, "digest" + number, status, lineage, START.plusSeconds(number + 20));
    }

    @Override
    public List<OwnPipeline> own() {
        return List.of(
                new OwnPipeline(
                        "oven",
                        List.of(run(1, 3.5, true), run(2, Double.NaN, true), run(3, 0.5, false)),
                        List.of(version(1, "retired"), version(2, "champion"))),
                new OwnPipeline("kiln", List.of(), List.of()));
    }

    @Override
    public Optional<byte[]> artefact(String digest) {
        return digest.equals("digest2") ? Optional.of(bytes()) : Optional.empty();
    }

    @Override
    public synchronized <T> T read(Function<Notes, T> work) {
        return work.apply(memory);
    }

    @Override
    public synchronized <T> T write(Function<Notes, T> work) {
        TreeMap<String, String> before = new TreeMap<>(memory.documents);
        int points = memory.points.size();
        try {
            return work.apply(memory);
        } catch (RuntimeException e) {
            memory.documents.clear();
            memory.documents.putAll(before);
            memory.points.subList(points, memory.points.size()).clear();
            throw e;
        }
    }

    private record Kept(String run, String key, Point point) {}

    /// Documents by kind, id and parent.
    private static final class Memory implements Notes {
        private final TreeMap<String, String> documents = new TreeMap<>();
        private final TreeMap<String, String> parents = new TreeMap<>();
        private final List<Kept> points = new ArrayList<>();

        @Override
        public Optional<String> find(String kind, String id) {
            return Optional.ofNullable(documents.get(kind + " " + id));
        }

        @Override
        public List<String> of(String kind, String parent) {
            return documents.entrySet().stream()
                    .filter(entry -> entry.getKey().startsWith(kind + " "))
                    .filter(entry -> parent.equals(parents.get(entry.getKey())))
                    .map(java.util.Map.Entry::getValue)
                    .toList();
        }

        @Override
        public List<String> all(String kind) {
            return documents.entrySet().stream()
                    .filter(entry -> entry.getKey().startsWith(kind + " "))
                    .map(java.util.Map.Entry::getValue)
                    .toList();
        }

        @Override
        public void put(String kind, String id, String parent, String body) {
            documents.put(kind + " " + id, body);
            parents.put(kind + " " + id, parent);
        }

        @Override
        public void remove(String kind, String id) {
            documents.remove(kind + " " + id);
        }

        @Override
        public void add(String run, String key, Point point) {
            points.add(new Kept(run, key, point));
        }

        @Override
        public List<Point> points(String run, String key) {
            return points.stream()
                    .filter(kept -> kept.run().equals(run) && kept.key().equals(key))
                    .map(Kept::point)
                    .toList();
        }
    }
}
