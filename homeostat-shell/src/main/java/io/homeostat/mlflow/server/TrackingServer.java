package io.homeostat.mlflow.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;

/// MLflow's tracking server and registry over what the box has done and people have noted.
///
/// @see <a href="https://mlflow.org/docs/latest/api_reference/rest-api.html">the protocol</a>
public final class TrackingServer {
    private final SequencedMap<String, Function<Call, ObjectNode>> handlers = new LinkedHashMap<>();
    private final InstantSource clock;
    private final Artefacts artefacts;

    /// @param files of people
    public TrackingServer(TrackingStore store, NotedFiles files, InstantSource clock) {
        this.clock = clock;
        this.artefacts = new Artefacts(store, files);
        Experiments experiments = new Experiments(store);
        Runs runs = new Runs(store, experiments);
        experiments(experiments);
        runs(runs, new RunLog(runs));
        logged(new LoggedModels(store, experiments, artefacts));
        models(new Registry(store), new RegistryNotes(store));
        versions(new Registry(store), new RegistryNotes(store));
    }

    private void experiments(Experiments experiments) {
        handlers.put("GET experiments/search", experiments::search);
        handlers.put("POST experiments/search", experiments::search);
        handlers.put("GET experiments/get", experiments::get);
        handlers.put("GET experiments/get-by-name", experiments::byName);
        handlers.put("POST experiments/create", experiments::create);
        handlers.put("POST experiments/update", experiments::update);
        handlers.put("POST experiments/delete", experiments::delete);
        handlers.put("POST experiments/restore", experiments::restore);
        handlers.put("POST experiments/set-experiment-tag", experiments::setTag);
        handlers.put("POST experiments/delete-experiment-tag", experiments::deleteTag);
    }

    private void runs(Runs runs, RunLog log) {
        handlers.put("GET runs/get", runs::get);
        handlers.put("POST runs/search", runs::search);
        handlers.put("GET metrics/get-history", runs::history);
        handlers.put("GET artifacts/list", artefacts::list);
        handlers.put("POST runs/create", runs::create);
        handlers.put("POST runs/update", runs::update);
        handlers.put("POST runs/delete", runs::delete);
        handlers.put("POST runs/restore", runs::restore);
        handlers.put("POST runs/log-metric", log::metric);
        handlers.put("POST runs/log-parameter", log::param);
        handlers.put("POST runs/log-batch", log::batch);
        handlers.put("POST runs/log-inputs", log::inputs);
        handlers.put("POST runs/outputs", log::outputs);
        handlers.put("POST runs/log-model", log::model);
        handlers.put("POST runs/set-tag", log::tag);
        handlers.put("POST runs/delete-tag", log::deleteTag);
    }

    private void logged(LoggedModels models) {
        String one = "logged-models/{model_id}";
        handlers.put("POST logged-models", models::create);
        handlers.put("POST logged-models/search", models::search);
        handlers.put("GET " + one, models::get);
        handlers.put("PATCH " + one, models::finish);
        handlers.put("DELETE " + one, models::delete);
        handlers.put("PATCH " + one + "/tags", models::setTags);
        handlers.put("DELETE " + one + "/tags/{tag_key}", models::deleteTag);
        handlers.put("POST " + one + "/params", models::addParams);
        handlers.put("GET " + one + "/artifacts/directories", models::files);
    }

    private void models(Registry registry, RegistryNotes notes) {
        handlers.put("GET registered-models/get", registry::get);
        handlers.put("GET registered-models/search", registry::search);
        handlers.put("GET registered-models/alias", registry::byAlias);
        handlers.put("GET registered-models/get-latest-versions", registry::latest);
        handlers.put("POST registered-models/get-latest-versions", registry::latest);
        handlers.put("POST registered-models/create", notes::create);
        handlers.put("POST registered-models/rename", notes::rename);
        handlers.put("PATCH registered-models/update", notes::update);
        handlers.put("DELETE registered-models/delete", notes::delete);
        handlers.put("POST registered-models/set-tag", notes::setTag);
        handlers.put("DELETE registered-models/delete-tag", notes::deleteTag);
        handlers.put("POST registered-models/alias", notes::setAlias);
        handlers.put("DELETE registered-models/alias", notes::deleteAlias);
    }

    private void versions(Registry registry, RegistryNotes notes) {
        handlers.put("GET model-versions/get", registry::version);
        handlers.put("GET model-versions/search", registry::searchVersions);
        handlers.put("GET model-versions/get-download-uri", registry::downloadUri);
        handlers.put("POST model-versions/create", notes::createVersion);
        handlers.put("PATCH model-versions/update", notes::updateVersion);
        handlers.put("POST model-versions/transition-stage", notes::transition);
        handlers.put("DELETE model-versions/delete", notes::deleteVersion);
        handlers.put("POST model-versions/set-tag", notes::setVersionTag);
        handlers.put("DELETE model-versions/delete-tag", notes::deleteVersionTag);
    }

    /// Method and path of every call, below the protocol's root.
    public List<String> calls() {
        return List.copyOf(handlers.keySet());
    }

    /// Answers one of [#calls].
    ///
    /// @throws Refusal when it is answered with an error
    public ObjectNode call(String call, ObjectNode request) {
        Function<Call, ObjectNode> handler = handlers.get(call);
        if (handler == null) {
            throw Refusal.unknown("There is no call " + call);
        }
        return handler.apply(new Call(request, clock.millis()));
    }

    /// The files at a path of the artefact store.
    public ObjectNode files(String path) {
        ObjectNode request = Nodes.object().put("path", path);
        return artefacts.listPath(new Call(request, clock.millis()));
    }

    /// One of them.
    public StoredFile file(String path) {
        return artefacts.file(path);
    }

    /// Begins to take one.
    public NotedFiles.Upload upload(String path) {
        return artefacts.upload(path);
    }

    /// Removes one, or a folder with all that is in it.
    public ObjectNode remove(String path) {
        return artefacts.remove(path);
    }
}
