package io.homeostat.mlflow.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.mlflow.ModelFolder;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/// Files: of our own runs the model with its lineage, and what people have put beside theirs.
final class Artefacts {
    /// What people's files are called by, in front of their path.
    static final String SCHEME = "mlflow-artifacts:/";

    private static final String FOLDER = "artifacts";

    private final TrackingStore store;
    private final NotedFiles noted;

    Artefacts(TrackingStore store, NotedFiles noted) {
        this.store = store;
        this.noted = noted;
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
            ObjectNode run =
                    store.read(notes -> notes.find(Runs.KIND, id))
                            .map(Nodes::parse)
                            .orElseThrow(() -> Refusal.missing("Run with id=" + id + " not found"));
            return below(run.path("info").path("artifact_uri").asText(), call.text("path"));
        }
        String experiment = Own.experimentId(own.get().pipeline().name());
        ObjectNode body = Nodes.object().put("root_uri", Own.artefacts(experiment, id));
        entries(body.putArray("files"), files(own.get()), trimmed(call.text("path")), "");
        return body;
    }

    /// What people have put into the folder `path` below `root`, named from `root` on.
    ObjectNode below(String root, String path) {
        ObjectNode body = Nodes.object().put("root_uri", root);
        ArrayNode list = body.putArray("files");
        if (root.startsWith(SCHEME)) {
            String folder = trimmed(path);
            String cut = folder.isEmpty() ? "" : folder + "/";
            entries(list, trimmed(root.substring(SCHEME.length()) + "/" + folder), cut);
        }
        return body;
    }

    private void entries(ArrayNode list, String folder, String prefix) {
        for (NotedFiles.Entry entry : noted.list(folder)) {
            ObjectNode node = list.addObject().put("path", prefix + entry.name());
            node.put("is_dir", entry.folder());
            if (!entry.folder()) {
                node.put("file_size", entry.bytes());
            }
        }
    }

    /// The files below a path of the artefact store, named from there on.
    ObjectNode listPath(Call call) {
        ObjectNode body = Nodes.object();
        ArrayNode list = body.putArray("files");
        String path = trimmed(call.text("path"));
        Optional<Place> place = place(path);
        if (place.isPresent()) {
            String folder = place.get().path();
            String cut = folder.isEmpty() ? "" : folder + "/";
            entries(list, files(place.get().training()), folder, cut);
        } else {
            entries(list, path, "");
        }
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

    StoredFile file(String path) {
        Optional<Place> own = place(path);
        Optional<StoredFile> found =
                own.isPresent()
                        ? Optional.ofNullable(files(own.get().training()).get(own.get().path()))
                                .map(bytes -> new StoredFile.Bytes(ByteBuffer.wrap(bytes)))
                        : noted.find(trimmed(path)).map(StoredFile.OnDisk::new);
        return found.orElseThrow(() -> missing(path));
    }

    private static Refusal missing(String path) {
        return Refusal.missing("No such artifact: '" + path + "'");
    }

    /// Begins to take a file of a person's run or model.
    NotedFiles.Upload upload(String path) {
        String whole = trimmed(path);
        mustBeTheirs(whole);
        if (!belongs(whole)) {
            throw Refusal.missing(
                    "No run or logged model has its artifacts at '"
                            + path
                            + "': expected EXPERIMENT/RUN/artifacts/FILE or"
                            + " EXPERIMENT/models/MODEL/artifacts/FILE");
        }
        return noted.begin(whole);
    }

    /// Removes a file or a folder of people.
    ObjectNode remove(String path) {
        String whole = trimmed(path);
        mustBeTheirs(whole);
        if (!noted.remove(whole)) {
            throw missing(path);
        }
        return Nodes.object();
    }

    private void mustBeTheirs(String path) {
        if (new Own(store.own()).experiment(path.split("/", 2)[0]).isPresent()) {
            throw Refusal.ours("Artifact " + path);
        }
    }

    /// Whether the path leads below the artefacts of a run or a model that somebody has noted.
    private boolean belongs(String path) {
        String[] names = path.split("/", -1);
        String root = "";
        for (int i = 0; i < names.length - 1; i++) {
            root += (i == 0 ? "" : "/") + names[i];
            if (i > 0 && names[i].equals(FOLDER) && isRoot(names[i - 1], SCHEME + root)) {
                return true;
            }
        }
        return false;
    }

    private boolean isRoot(String id, String uri) {
        return store.read(notes ->
                notes.find(Runs.KIND, id)
                        .or(() -> notes.find(LoggedModels.KIND, id))
                        .map(body -> Nodes.parse(body).path("info").path("artifact_uri").asText())
                        .filter(uri::equals)
                        .isPresent());
    }

    /// @param path below the run's own
    private record Place(Own.Training training, String path) {}

    /// `EXPERIMENT/RUN/artifacts[/PATH]`.
    private Optional<Place> place(String path) {
        String[] parts = trimmed(path).split("/", 4);
        if (parts.length < 3 || !parts[2].equals(FOLDER)) {
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
