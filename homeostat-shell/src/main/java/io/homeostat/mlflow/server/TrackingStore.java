package io.homeostat.mlflow.server;

import io.homeostat.mlflow.TrainingFacts;
import io.homeostat.model.Lineage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

/// What the tracking server keeps and shows. Every call may wait for the disk.
public interface TrackingStore {
    /// What the box has done, by pipeline.
    List<OwnPipeline> own();

    /// The bytes of a model, if they are still kept.
    Optional<byte[]> artefact(String digest);

    /// Looks at what people have noted.
    <T> T read(Function<Notes, T> work);

    /// Changes it: all of `work` or nothing, one after the other.
    <T> T write(Function<Notes, T> work);

    /// @param runs oldest first
    /// @param versions oldest first
    record OwnPipeline(String name, List<OwnRun> runs, List<OwnVersion> versions) {
        public OwnPipeline {
            runs = List.copyOf(runs);
            versions = List.copyOf(versions);
        }
    }

    /// @param endedAt empty while it runs
    record OwnRun(
            TrainingFacts facts,
            SequencedMap<String, Double> metrics,
            Instant startedAt,
            Optional<Instant> endedAt) {}

    /// @param status `candidate`, `champion`, `retired` or `dropped`
    record OwnVersion(int version, String digest, String status, Lineage lineage, Instant at) {}

    /// What people have noted: documents by kind and id, and the points of their metrics.
    interface Notes {
        Optional<String> find(String kind, String id);

        /// The documents that belong to `parent`, in the order of their ids.
        List<String> of(String kind, String parent);

        List<String> all(String kind);

        void put(String kind, String id, String parent, String body);

        void remove(String kind, String id);

        void add(String run, String key, Point point);

        /// In the order in which they came.
        List<Point> points(String run, String key);
    }

    /// One value of a metric.
    ///
    /// @param at milliseconds since 1970
    record Point(double value, long at, long step) {}
}
