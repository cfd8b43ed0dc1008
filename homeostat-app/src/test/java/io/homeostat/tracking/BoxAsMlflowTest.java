package io.homeostat.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.homeostat.access.Role;
import io.homeostat.access.UserFile;
import io.homeostat.e2e.Box;
import io.homeostat.e2e.Eventually;
import io.homeostat.e2e.Plant;
import io.homeostat.mqtt.MqttFeeder;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A box that is its own MLflow server, and MLflow's own Python client.
class BoxAsMlflowTest {
    /// What a data scientist does in a notebook, and what the box must not let happen.
    private static final String NOTEBOOK =
            """
            import json, os, tempfile
            import mlflow
            from mlflow import MlflowClient
            from mlflow.exceptions import MlflowException
            from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository
            from requests import HTTPError

            def denied(what, code="PERMISSION_DENIED"):
                try:
                    what()
                except MlflowException as e:
                    assert e.error_code == code, e
                    return
                raise AssertionError("was not refused")

            c = MlflowClient()
            seen = {}
            e = c.get_experiment_by_name("plant")
            assert c.get_experiment(e.experiment_id).name == "plant"
            assert "plant" in [x.name for x in c.search_experiments(filter_string="name LIKE 'pl%'")]
            runs = c.search_runs([e.experiment_id], order_by=["start_time ASC"])
            seen["runs"] = [r.info.status for r in runs]
            first = c.get_run(runs[0].info.run_id)
            seen["params"], seen["tags"] = first.data.params, first.data.tags
            seen["metrics"] = first.data.metrics
            seen["dataset"] = first.inputs.dataset_inputs[0].dataset.digest
            history = c.get_metric_history(runs[0].info.run_id, "trainingLoss")
            assert [m.value for m in history] == [first.data.metrics["trainingLoss"]]
            paged = c.search_runs([e.experiment_id], max_results=1)
            assert len(paged) == 1 and (paged.token or len(runs) == 1)
            assert not c.search_runs([e.experiment_id], "params.family = 'lstm'")
            assert len(c.search_runs([e.experiment_id], "params.family = 'ridge'")) == len(runs)
            assert len(mlflow.search_runs(experiment_names=["plant"])) == len(runs)

            seen["versions"] = sorted(int(v.version) for v in c.search_model_versions("name='plant'"))
            champion = c.get_model_version_by_alias("plant", "champion")
            seen["champion"] = champion.version
            assert c.get_registered_model("plant").aliases == {"champion": champion.version}
            assert "plant" in [m.name for m in c.search_registered_models()]
            assert c.get_run(champion.run_id).data.tags["homeostat.model.digest"] == champion.tags["homeostat.model.digest"]
            files = [f.path for f in c.list_artifacts(champion.run_id, "model")]
            assert "model/model.bin" in files and "model/MLmodel" in files, files
            folder = mlflow.artifacts.download_artifacts(
                artifact_uri=c.get_model_version_download_uri("plant", champion.version),
                dst_path=tempfile.mkdtemp())
            seen["bytes"] = os.path.getsize(os.path.join(folder, "model.bin"))

            denied(lambda: c.set_registered_model_alias("plant", "champion", "1"))
            denied(lambda: c.delete_registered_model_alias("plant", "champion"))
            denied(lambda: c.delete_model_version("plant", "1"))
            denied(lambda: c.create_model_version("plant", "s3://x"))
            denied(lambda: c.log_metric(runs[0].info.run_id, "x", 1.0))
            denied(lambda: c.delete_run(runs[0].info.run_id))
            denied(lambda: c.create_run(e.experiment_id))
            denied(lambda: c.create_experiment("plant"), "RESOURCE_ALREADY_EXISTS")
            denied(lambda: c.get_run("nope"), "RESOURCE_DOES_NOT_EXIST")

            mlflow.set_experiment("study")
            with mlflow.start_run(run_name="first") as run:
                mlflow.log_param("lr", 0.1)
                mlflow.log_params({"a": 1, "b": "x"})
                mlflow.log_metric("mae", 1.5, step=1)
                mlflow.log_metric("mae", 1.25, step=2)
                mlflow.log_metrics({"m1": 1.0, "m2": float("nan")}, step=2)
                mlflow.set_tags({"k": "v", "k2": "w"})
                mlflow.delete_tag("k2")
            noted = c.get_run(run.info.run_id)
            assert noted.info.status == "FINISHED" and noted.info.run_name == "first", noted
            assert noted.data.params == {"lr": "0.1", "a": "1", "b": "x"}, noted
            assert noted.data.metrics["mae"] == 1.25 and noted.data.tags["k"] == "v", noted
            assert [m.value for m in c.get_metric_history(run.info.run_id, "mae")] == [1.5, 1.25]
            found = mlflow.search_runs(filter_string="metrics.mae < 2 and params.lr = '0.1'")
            assert len(found) == 1, found
            with mlflow.start_run(run_id=run.info.run_id):
                mlflow.log_text("so it was", "notes/a.txt")
                mlflow.log_dict({"a": [1, 2]}, "d.json")
                whole = os.path.join(tempfile.mkdtemp(), "whole.bin")
                with open(whole, "wb") as f:
                    f.write(bytes(range(256)) * 20_000)
                mlflow.log_artifact(whole, "raw")
                from sklearn.linear_model import LinearRegression
                fitted = LinearRegression().fit([[0.0], [1.0], [2.0]], [1.0, 3.0, 5.0])
                logged = mlflow.sklearn.log_model(fitted, name="line", pip_requirements=["scikit-learn"])
            assert {f.path for f in c.list_artifacts(run.info.run_id)} == {"d.json", "notes", "raw"}
            [raw] = c.list_artifacts(run.info.run_id, "raw")
            assert (raw.path, raw.file_size) == ("raw/whole.bin", 256 * 20_000), raw
            assert mlflow.artifacts.load_text(run.info.artifact_uri + "/notes/a.txt") == "so it was"
            copy = c.download_artifacts(run.info.run_id, "raw/whole.bin", tempfile.mkdtemp())
            assert open(copy, "rb").read() == open(whole, "rb").read()
            [found] = mlflow.search_logged_models([run.info.experiment_id], output_format="list")
            assert (found.model_id, found.name) == (logged.model_id, "line"), found
            assert c.get_run(run.info.run_id).outputs.model_outputs[0].model_id == logged.model_id
            made = mlflow.register_model(logged.model_uri, "line")
            c.set_registered_model_alias("line", "best", made.version)
            try:
                get_artifact_repository(runs[0].info.artifact_uri).log_artifact(whole)
                raise AssertionError("was not refused")
            except HTTPError as e:
                assert e.response.json()["error_code"] == "PERMISSION_DENIED", e
            space = get_artifact_repository(run.info.artifact_uri)
            space.delete_artifacts("raw")
            assert not c.list_artifacts(run.info.run_id, "raw")
            c.create_registered_model("quality", tags={"a": "b"}, description="d")
            c.create_model_version("quality", "s3://somewhere/model", run_id=run.info.run_id)
            c.set_registered_model_alias("quality", "best", "1")
            assert c.get_model_version_by_alias("quality", "best").version in ("1", 1)
            c.update_model_version("quality", "1", description="better")
            c.set_model_version_tag("quality", "1", "gate", "passed")
            assert c.get_model_version("quality", "1").tags == {"gate": "passed"}
            print(json.dumps(seen))
            """;

    private static final String AGAIN =
            """
            import json, mlflow
            from mlflow import MlflowClient
            c = MlflowClient()
            line = mlflow.pyfunc.load_model("models:/line@best").predict([[3.0]])
            study = c.get_experiment_by_name("study")
            runs = c.search_runs([study.experiment_id])
            c.delete_run(runs[0].info.run_id)
            assert not c.search_runs([study.experiment_id])
            c.restore_run(runs[0].info.run_id)
            version = c.get_model_version_by_alias("quality", "best")
            c.delete_registered_model("quality")
            c.delete_experiment(study.experiment_id)
            print(json.dumps({"mae": runs[0].data.metrics["mae"], "source": version.source,
                "line": float(line[0])}))
            """;

    @TempDir private Path directory;

    private Box box() throws Exception {
        String file = Plant.file(directory, Plant.INLINE).toString();
        return Box.up(directory.resolve("data"), "--lockstep", file);
    }

    /// The last line that a script prints; before it the client itself tells of its runs.
    private JsonNode said(Box box, String script) throws Exception {
        String lines = MlflowServer.python(directory, box.url(), script);
        return new ObjectMapper().readTree(lines.lines().toList().getLast());
    }

    @Test
    void shows_mlflow_its_trainings_and_keeps_what_a_notebook_says() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (Box box = box();
                MqttFeeder feeder =
                        MqttFeeder.connect(vertx, "127.0.0.1", box.mqttPort(), "d", 50)) {
            for (int n = 0; n < 1_000; n++) {
                feeder.publish(Plant.TOPIC, Plant.payload(n));
            }
            feeder.drain();
            Eventually.eventually(
                    "all readings",
                    () -> box.snapshot(Plant.NAME).path("readings").asLong() == 1_000);
            JsonNode own = box.get("/api/v1/pipelines/plant/models").body().path("models");

            JsonNode seen = said(box, NOTEBOOK);

            int champion = box.snapshot(Plant.NAME).path("champion").asInt();
            assertThat(seen.path("champion").asInt()).isEqualTo(champion).isGreaterThan(1);
            assertThat(seen.path("versions")).hasSize(own.size());
            assertThat(seen.path("runs").size()).isGreaterThanOrEqualTo(2);
            assertThat(seen.path("runs")).allMatch(run -> run.asText().equals("FINISHED"));
            JsonNode lineage = own.path(own.size() - 1).path("lineage");
            assertThat(seen.at("/params/data.digest")).isEqualTo(lineage.path("dataDigest"));
            assertThat(seen.at("/params/seed").asText()).isEqualTo(lineage.path("seed").asText());
            assertThat(seen.at("/params/parent").asText()).isEqualTo("0");
            assertThat(seen.at("/tags/homeostat.cause")).isEqualTo(lineage.path("cause"));
            assertThat(seen.at("/metrics/trainingLoss").isNumber()).isTrue();
            assertThat(lineage.path("dataDigest").asText())
                    .startsWith(seen.path("dataset").asText());
            assertThat(seen.path("bytes").asInt()).isPositive();
            box.stop();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
        try (Box box = box()) {
            JsonNode seen = said(box, AGAIN);
            assertThat(seen.path("mae").asDouble()).isEqualTo(1.25);
            assertThat(seen.path("line").asDouble()).isCloseTo(7, within(1e-9));
            assertThat(seen.path("source").asText()).isEqualTo("s3://somewhere/model");
        }
    }

    private static final String AS_READER =
            """
            from mlflow import MlflowClient
            from mlflow.exceptions import MlflowException
            c = MlflowClient()
            try:
                print("experiment", c.get_experiment_by_name("plant").name)
                print("found", [x.name for x in c.search_experiments(filter_string="name = 'plant'")])
                c.create_experiment("mine")
                print("created")
            except MlflowException as e:
                print("refused", e.error_code, e)
            """;

    @Test
    void asks_mlflow_clients_who_they_are() throws Exception {
        UserFile users = new UserFile(directory.resolve("users"));
        users.password("bob", Role.READER, "correct horse");
        String token = users.token("ci", Role.OPERATOR);
        String file = Plant.file(directory, Plant.INLINE).toString();
        try (Box box =
                Box.up(
                        directory.resolve("data"),
                        "--http-users",
                        directory.resolve("users").toString(),
                        file)) {
            Map<String, String> bob =
                    Map.of(
                            "MLFLOW_TRACKING_USERNAME",
                            "bob",
                            "MLFLOW_TRACKING_PASSWORD",
                            "correct horse");
            assertThat(MlflowServer.python(directory, box.url(), AS_READER, bob))
                    .contains(
                            "experiment plant",
                            "found ['plant']",
                            "refused PERMISSION_DENIED",
                            "needs the role operator");
            Map<String, String> ci = Map.of("MLFLOW_TRACKING_TOKEN", token);
            assertThat(MlflowServer.python(directory, box.url(), AS_READER, ci))
                    .contains("experiment plant", "created");
            assertThat(MlflowServer.python(directory, box.url(), AS_READER))
                    .contains("refused UNAUTHENTICATED", "homeostat user");
        }
    }
}
