package io.homeostat.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.homeostat.base.Seed;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.Column;
import io.homeostat.feature.FeatureSchema;
import io.homeostat.feature.FeatureVector;
import io.homeostat.learn.ModelSpec;
import io.homeostat.learn.TrainingOffer;
import io.homeostat.learn.TrainingSet;
import io.homeostat.ledger.Ledger;
import io.homeostat.loop.TrainingOrder;
import io.homeostat.loop.TrainingResult;
import io.homeostat.mlflow.MlflowPolicy;
import io.homeostat.mlflow.MlflowSync;
import io.homeostat.model.Candidate;
import io.homeostat.model.Estimate;
import io.homeostat.model.Lineage;
import io.homeostat.model.Model;
import io.homeostat.model.Task;
import io.homeostat.vault.Vault;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MlflowSyncTest {
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00.5Z");

    /// What MLflow's own client sees, as JSON.
    private static final String LOOK =
            """
            import json, mlflow
            from mlflow import MlflowClient
            c = MlflowClient()
            e = c.get_experiment_by_name("nox")
            runs = c.search_runs([e.experiment_id], order_by=["attributes.start_time ASC"])
            versions = c.search_model_versions("name='nox'")
            champion = c.get_model_version_by_alias("nox", "champion")
            files = mlflow.artifacts.download_artifacts("models:/nox@champion")
            model = mlflow.models.Model.load(files)
            print(json.dumps({
                "runs": [{"name": r.info.run_name, "status": r.info.status,
                          "start": r.info.start_time, "params": r.data.params,
                          "metrics": {k: repr(v) for k, v in r.data.metrics.items()},
                          "tags": r.data.tags} for r in runs],
                "history": len(c.get_metric_history(runs[0].info.run_id, "rmse")),
                "versions": [{"version": v.version, "tags": v.tags, "run": v.run_id}
                             for v in sorted(versions, key=lambda v: int(v.version))],
                "champion": champion.tags["homeostat.version"],
                "flavors": list(model.flavors),
                "bytes": open(files + "/model.bin").read(),
                "lineage": json.load(open(files + "/lineage.json"))}))
            """;

    @TempDir Path directory;

    private record Constant(double value) implements Model {
        @Override
        public Estimate predict(FeatureVector x) {
            return new Estimate.Value(value);
        }

        @Override
        public String family() {
            return "mean";
        }

        @Override
        public int width() {
            return 1;
        }

        @Override
        public void save(StateWriter out) {
            out.putDouble(value);
        }
    }

    private static TrainingOrder order(long number) {
        FeatureSchema schema = new FeatureSchema(List.of(Column.number("AT")));
        TrainingSet data =
                TrainingSet.of(
                        schema,
                        new Task.Regression(),
                        List.of(FeatureVector.of((double) number)),
                        new double[] {2});
        ModelSpec spec = ModelSpec.of("mean", Map.of("lambda", 0.5));
        return new TrainingOrder(
                number,
                "drift at 5",
                0,
                9,
                List.of(spec),
                TrainingOffer.all(data, 3),
                new Seed(-7));
    }

    /// Two trainings that end well, one that fails; version 2 takes over.
    private static void tell(Ledger ledger, Vault vault) {
        for (int i = 1; i <= 2; i++) {
            TrainingOrder order = order(i);
            String digest = vault.put(("model " + i).getBytes(UTF_8));
            Lineage lineage =
                    new Lineage(
                            "mean",
                            order.specs().getFirst().params(),
                            order.cause(),
                            i - 1,
                            3,
                            9,
                            1,
                            order.data().digest(),
                            order.data().schema().hash(),
                            -7,
                            digest,
                            new TreeMap<>());
            var metrics = new TreeMap<>(Map.of("rmse", 1.5 / i, "r2", Double.NaN));
            ledger.startRun("nox", order, AT.plusSeconds(i));
            ledger.endRun(
                    "nox",
                    i,
                    new TrainingResult.Trained(new Candidate(new Constant(i), lineage)),
                    metrics,
                    AT.plusSeconds(i + 10));
            ledger.putModel("nox", i, lineage, digest, AT);
            ledger.setChampion("nox", i, "better", AT);
        }
        ledger.startRun("nox", order(3), AT.plusSeconds(3));
        ledger.endRun("nox", 3, new TrainingResult.Failed("too few rows"), new TreeMap<>(), AT);
    }

    private static MlflowPolicy policy(URI server) {
        return new MlflowPolicy(
                server, "", Duration.ofSeconds(60), 1, Duration.ZERO, Duration.ofSeconds(1));
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 1_200 && !condition.getAsBoolean(); i++) {
            Thread.sleep(100);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    @Test
    void tells_a_real_server_that_comes_late_and_tells_it_twice_without_duplicates()
            throws Exception {
        try (MlflowServer server = MlflowServer.prepare(directory);
                Ledger ledger = Ledger.open(directory.resolve("a/ledger.sqlite"));
                Ledger again = Ledger.open(directory.resolve("b/ledger.sqlite"))) {
            Vault vault = Vault.open(directory.resolve("vault"));
            tell(ledger, vault);
            tell(again, vault);
            MlflowPolicy policy = policy(server.address());

            try (MlflowSync sync = MlflowSync.start(policy, new LedgerOutbox(ledger, vault))) {
                await(() -> sync.stats().failures() >= 2);
                assertThat(ledger.outbox(100)).hasSize(7);
                server.start();
                await(() -> ledger.outbox(1).isEmpty());
                assertThat(sync.stats().refused()).isZero();
            }
            // A ledger that was restored from a copy tells everything once more.
            try (MlflowSync sync = MlflowSync.start(policy, new LedgerOutbox(again, vault))) {
                await(() -> again.outbox(1).isEmpty());
                assertThat(sync.stats().refused()).isZero();
            }

            check(new ObjectMapper().readTree(server.python(LOOK)));
        }
    }

    private static void check(JsonNode seen) {
        assertThat(seen.get("runs")).hasSize(3);
        JsonNode run = seen.get("runs").get(0);
        assertThat(run.get("name").asText()).isEqualTo("training-1");
        assertThat(run.get("status").asText()).isEqualTo("FINISHED");
        assertThat(run.get("start").asLong()).isEqualTo(AT.plusSeconds(1).toEpochMilli());
        JsonNode params = run.get("params");
        assertThat(params.get("lambda").asText()).isEqualTo("0.5");
        assertThat(params.get("family").asText()).isEqualTo("mean");
        assertThat(params.get("seed").asText()).isEqualTo("-7");
        assertThat(params.get("cause").asText()).isEqualTo("drift at 5");
        assertThat(params.get("data.lastReading").asText()).isEqualTo("9");
        assertThat(params.get("data.digest").asText()).isEqualTo(order(1).data().digest());
        assertThat(run.get("metrics").get("rmse").asText()).isEqualTo("1.5");
        assertThat(run.get("metrics").get("r2").asText()).isEqualTo("nan");
        assertThat(run.get("tags").get("homeostat.run").asText()).isEqualTo("nox/1");
        assertThat(seen.get("history").asInt()).isEqualTo(1);

        JsonNode failed = seen.get("runs").get(2);
        assertThat(failed.get("status").asText()).isEqualTo("FAILED");
        assertThat(failed.get("tags").get("homeostat.failure").asText()).isEqualTo("too few rows");

        assertThat(seen.get("versions")).hasSize(2);
        assertThat(seen.get("champion").asText()).isEqualTo("2");
        assertThat(seen.get("flavors").get(0).asText()).isEqualTo("homeostat");
        assertThat(seen.get("bytes").asText()).isEqualTo("model 2");
        assertThat(seen.get("lineage").get("rows").asInt()).isEqualTo(1);
    }

    @Test
    void keeps_everything_while_no_server_is_there() throws Exception {
        Files.createDirectories(directory);
        try (Ledger ledger = Ledger.open(directory.resolve("ledger.sqlite"))) {
            Vault vault = Vault.open(directory.resolve("vault"));
            tell(ledger, vault);
            try (MlflowSync sync =
                    MlflowSync.start(
                            policy(URI.create("http://127.0.0.1:" + closedPort())),
                            new LedgerOutbox(ledger, vault))) {
                await(() -> sync.stats().failures() >= 2);
                assertThat(sync.stats().lastFailure()).contains("experiments/get-by-name");
            }
            assertThat(ledger.outbox(100)).hasSize(7);
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
