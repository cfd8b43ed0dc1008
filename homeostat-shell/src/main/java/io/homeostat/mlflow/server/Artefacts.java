package io.homeostat.mlflow.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.mlflow.ModelFolder;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/// The files of our own runs: the model with its lineage. Those of people are not kept here: their
/// experiments name a place for them.
final class Artefacts {
    private final TrackingStore store;

    Artefacts(TrackingStore store) {
        this.store = store;
    }

    /// Paths below the run's own, with their bytes.
    private SequencedMap<String, byte[]> files(Own.Training training) {
        SequencedMap<String, byte[]> files = new TreeMap<>();
        String digest = training.run().facts().modelDigest();
        Optional<byte[]> bytes = digest.isEmpty() ? Optional.empty() : store.artefact(digest);
        if (bytes.isPresent()) {
            String folder = ModelFolder.NAME + "/";
            files.put(folder + ModelFolder.BYTES, bytes.get());
            byte[] description =
                    ModelFolder.description(
                            Own.runId(training.run().facts()),
                            digest,
                            training.run().facts().family(),
                            training.run().endedAt().orElse(training.run().startedAt()),
                            bytes.get().length);
            files.put(folder + ModelFolder.DESCRIPTION, description);
            training.version()
                    .ifPresent(version ->
                            files.put(
                                    folder + ModelFolder.LINEAGE,
                                    ModelFolder.lineage(version.lineage())));
        }
        return files;
    }

    /// The artefacts of a run, by its id.
    ObjectNode list(Call call) {
        String id = call.run();
        Optional<Own.Training> own = new Own(store.own()).run(id);
        if (own.isEmpty()) {
            String root =
                    store.read(notes -> notes.find(Runs.KIND, id))
                            .map(body ->
                                    Nodes.parse(body).path("info").path("artifact_uri").asText())
                            .orElseThrow(() -> Refusal.missing("Run with id=" + id + " not found"));
            ObjectNode body = Nodes.object().put("root_uri", root);
            body.putArray("files");
            return body;
        }
        String experiment = Own.experimentId(own.get().pipeline().name());
        ObjectNode body = Nodes.object().put("root_uri", Own.artefacts(experiment, id));
        entries(body.putArray("files"), files(own.get()), trimmed(call.text("path")), "");
        return body;
    }

    /// The files below a path of the artefact store, named from there on.
    ObjectNode listPath(Call call) {
        ObjectNode body = Nodes.object();
        ArrayNode list = body.putArray("files");
        Optional<Place> place = place(call.text("path"));
        place.ifPresent(found -> {
            String folder = found.path();
            String cut = folder.isEmpty() ? "" : folder + "/";
            entries(list, files(found.training()), folder, cut);
        });
        return body;
    }

    private static void entries(
            ArrayNode list, SequencedMap<String, byte[]> files, String folder, String cut) {
        String prefix = folder.isEmpty() ? "" : folder + "/";
        String before = "";
        for (var file : files.entrySet()) {
            String path = file.getKey();
            if (!path.startsWith(prefix)) {
                continue;
            }
            int slash = path.indexOf('/', prefix.length());
            String entry = slash < 0 ? path : path.substring(0, slash);
            if (!entry.equals(before)) {
                ObjectNode node = list.addObject();
                node.put("path", entry.substring(cut.length())).put("is_dir", slash >= 0);
                if (slash < 0) {
                    node.put("file_size", file.getValue().length);
                }
                before = entry;
            }
        }
    }

    byte[] bytes(String path) {
        return place(path)
                .flatMap(found -> Optional.ofNullable(files(found.training()).get(found.path())))
                .orElseThrow(() -> Refusal.missing("No such artifact: '" + path + "'"));
    }

    /// @param path below the run's own
    private record Place(Own.Training training, String path) {}

    /// `EXPERIMENT/RUN/artifacts[/PATH]`.
    private Optional<Place> place(String path) {
        String[] parts = trimmed(path).split("/", 4);
        if (parts.length < 3 || !parts[2].equals("artifacts")) {
            return Optional.empty();
        }
        String below = parts.length == 4 ? parts[3] : "";
        return new Own(store.own())
                .run(parts[1])
                .filter(training -> Own.experimentId(training.pipeline().name()).equals(parts[0]))
                .map(training -> new Place(training, below));
    }

    private static String trimmed(String path) {
        return path.replaceAll("^/+|/+$", "");
    }
}
