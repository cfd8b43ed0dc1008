package io.homeostat.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/// The part of MLflow's REST protocol that a 2.x and a 3.x server both understand.
final class MlflowClient implements AutoCloseable {
    /// What MLflow takes in one batch.
    private static final int PARAMS_MAX = 100;

    private static final int METRICS_MAX = 1_000;
    private static final int PARAM_CHARS_MAX = 6_000;

    private final Transport transport;

    /// @param artifactUri where its artefacts belong
    record Run(String id, String artifactUri) {}

    MlflowClient(MlflowPolicy policy) {
        this.transport = new Transport(policy);
    }

    /// The id of the experiment with this name, created if need be.
    String experiment(String name) throws InterruptedException {
        Optional<String> there = findExperiment(name);
        if (there.isPresent()) {
            return there.get();
        }
        ObjectNode body = Transport.object().put("name", name);
        JsonNode made = createOrNothing("experiments/create", body);
        return made.has("experiment_id")
                ? made.get("experiment_id").asText()
                : findExperiment(name).orElseThrow();
    }

    private Optional<String> findExperiment(String name) throws InterruptedException {
        try {
            JsonNode found = transport.get("experiments/get-by-name", "experiment_name", name);
            return Optional.of(found.required("experiment").required("experiment_id").asText());
        } catch (MlflowException e) {
            if (e.code().equals("RESOURCE_DOES_NOT_EXIST")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// The run that carries this tag.
    Optional<Run> findRun(String experiment, String tag, String value) throws InterruptedException {
        ObjectNode body = Transport.object();
        body.putArray("experiment_ids").add(experiment);
        body.put("filter", "tags.`" + tag + "` = '" + value + "'");
        body.put("max_results", 1);
        JsonNode runs = transport.post("runs/search", body).path("runs");
        return runs.isEmpty() ? Optional.empty() : Optional.of(run(runs.get(0)));
    }

    Run createRun(String experiment, String name, Instant start, SequencedMap<String, String> tags)
            throws InterruptedException {
        ObjectNode body = Transport.object();
        body.put("experiment_id", experiment).put("run_name", name);
        body.put("start_time", start.toEpochMilli());
        tags(body, tags);
        return run(transport.post("runs/create", body).required("run"));
    }

    void logParams(Run run, SequencedMap<String, String> params) throws InterruptedException {
        for (List<Map.Entry<String, String>> part : parts(params, PARAMS_MAX)) {
            ObjectNode body = Transport.object().put("run_id", run.id());
            ArrayNode list = body.putArray("params");
            for (Map.Entry<String, String> param : part) {
                String value = param.getValue();
                int length = Math.min(value.length(), PARAM_CHARS_MAX);
                list.addObject()
                        .put("key", param.getKey())
                        .put("value", value.substring(0, length));
            }
            transport.post("runs/log-batch", body);
        }
    }

    void logMetrics(Run run, SequencedMap<String, Double> metrics, Instant at)
            throws InterruptedException {
        for (List<Map.Entry<String, Double>> part : parts(metrics, METRICS_MAX)) {
            ObjectNode body = Transport.object().put("run_id", run.id());
            ArrayNode list = body.putArray("metrics");
            for (Map.Entry<String, Double> metric : part) {
                ObjectNode entry = list.addObject().put("key", metric.getKey());
                // JSON has no such numbers; the protocol takes their names.
                if (Double.isFinite(metric.getValue())) {
                    entry.put("value", metric.getValue());
                } else {
                    entry.put("value", Double.toString(metric.getValue()));
                }
                entry.put("timestamp", at.toEpochMilli()).put("step", 0);
            }
            transport.post("runs/log-batch", body);
        }
    }

    /// Puts a file beside the run, through the server. False when the server keeps its artefacts
    /// where only a client with the right keys can write.
    boolean upload(Run run, String path, byte[] bytes) throws InterruptedException {
        URI root = URI.create(run.artifactUri());
        if (!"mlflow-artifacts".equals(root.getScheme())) {
            return false;
        }
        transport.put(root.getPath().replaceFirst("^/+", "") + "/" + path, bytes);
        return true;
    }

    /// @param status `FINISHED` or `FAILED`
    void endRun(Run run, String status, Instant end) throws InterruptedException {
        ObjectNode body = Transport.object().put("run_id", run.id()).put("status", status);
        transport.post("runs/update", body.put("end_time", end.toEpochMilli()));
    }

    void registeredModel(String name, SequencedMap<String, String> tags)
            throws InterruptedException {
        ObjectNode body = Transport.object().put("name", name);
        tags(body, tags);
        createOrNothing("registered-models/create", body);
    }

    /// The registry's number of the version that carries this tag.
    Optional<String> findVersion(String name, String tag, String value)
            throws InterruptedException {
        String token = "";
        do {
            JsonNode page =
                    transport.get(
                            "model-versions/search",
                            "filter",
                            "name='" + name + "'",
                            "max_results",
                            "200",
                            "page_token",
                            token);
            for (JsonNode version : page.path("model_versions")) {
                for (JsonNode there : version.path("tags")) {
                    if (there.path("key").asText().equals(tag)
                            && there.path("value").asText().equals(value)) {
                        return Optional.of(version.required("version").asText());
                    }
                }
            }
            token = page.path("next_page_token").asText("");
        } while (!token.isEmpty());
        return Optional.empty();
    }

    String createVersion(String name, Run run, String path, SequencedMap<String, String> tags)
            throws InterruptedException {
        ObjectNode body = Transport.object().put("name", name).put("run_id", run.id());
        body.put("source", run.artifactUri() + "/" + path);
        tags(body, tags);
        JsonNode made = transport.post("model-versions/create", body);
        return made.required("model_version").required("version").asText();
    }

    void alias(String name, String alias, String version) throws InterruptedException {
        ObjectNode body = Transport.object().put("name", name).put("alias", alias);
        transport.post("registered-models/alias", body.put("version", version));
    }

    @Override
    public void close() {
        transport.close();
    }

    private JsonNode createOrNothing(String path, ObjectNode body) throws InterruptedException {
        try {
            return transport.post(path, body);
        } catch (MlflowException e) {
            if (e.code().equals("RESOURCE_ALREADY_EXISTS")) {
                return Transport.object();
            }
            throw e;
        }
    }

    private static Run run(JsonNode run) {
        JsonNode about = run.required("info");
        return new Run(about.required("run_id").asText(), about.required("artifact_uri").asText());
    }

    private static void tags(ObjectNode body, SequencedMap<String, String> tags) {
        ArrayNode list = body.putArray("tags");
        tags.forEach((key, value) -> list.addObject().put("key", key).put("value", value));
    }

    private static <T> List<List<Map.Entry<String, T>>> parts(
            SequencedMap<String, T> all, int size) {
        List<Map.Entry<String, T>> entries = List.copyOf(new TreeMap<>(all).entrySet());
        List<List<Map.Entry<String, T>>> parts = new ArrayList<>();
        for (int i = 0; i < entries.size(); i += size) {
            parts.add(entries.subList(i, Math.min(entries.size(), i + size)));
        }
        return parts;
    }
}
