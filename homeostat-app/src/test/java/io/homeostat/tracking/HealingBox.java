package io.homeostat.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homeostat.config.PipelineFile;
import io.homeostat.config.PipelineResource;
import io.homeostat.gitops.GitPolicy;
import io.homeostat.http.HttpSecurity;
import io.homeostat.http.NodeApi.Probe;
import io.homeostat.journal.JournalPolicy;
import io.homeostat.mqtt.MqttFeeder;
import io.homeostat.node.MqttAccess;
import io.homeostat.node.Node;
import io.homeostat.node.NodeOptions;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Optional;

/// A pipeline whose world changes at reading 400, so that a box that runs it trains and promotes.
final class HealingBox {
    static final String NAME = "kept";

    private HealingBox() {}

    static PipelineResource pipeline() throws Exception {
        return PipelineFile.parse(
                """
                apiVersion: homeostat.io/v1
                kind: Pipeline
                metadata: {name: kept}
                spec:
                  source: {mqtt: {topic: kept/reading}, interval: 1 min}
                  fields: {x: {}, y: {}}
                  target: {field: y}
                  features: [x]
                  model: {family: ridge, first: {after: 100 readings}}
                  monitor: {error: {metric: rmse, window: 50, detector: adwin}, sensors: {stuck: 0}}
                  heal: {train: {newest: 300}, cooldown: 50 readings, probation: 100, budget: 60 per day}
                  publish: {topic: kept/prediction}
                """,
                "kept.yaml");
    }

    /// Of an open box on free ports that keeps to `git`.
    static NodeOptions options(Path data, GitPolicy git) {
        return new NodeOptions(
                data,
                "127.0.0.1",
                0,
                0,
                Optional.empty(),
                Optional.of(git),
                true,
                MqttAccess.OPEN,
                HttpSecurity.OPEN,
                JournalPolicy.standard());
    }

    /// What the box says of its repository.
    static Probe git(Node node) {
        return node.health().probes().stream()
                .filter(probe -> probe.name().equals("git"))
                .findFirst()
                .orElseThrow();
    }

    /// Sends the first `readings` over MQTT and waits until they are through.
    static void feed(Node node, int readings) throws Exception {
        Vertx vertx = Vertx.vertx();
        try (MqttFeeder feeder = MqttFeeder.connect(vertx, "127.0.0.1", node.mqttPort(), "d", 50)) {
            for (int n = 0; n < readings; n++) {
                double x = n * 7 % 100 / 10.0;
                double y = (n < 400 ? 3 * x : 50 - 4 * x) + n * 13 % 17 / 17.0;
                feeder.publish(
                        "kept/reading", ("{\"x\":" + x + ",\"y\":" + y + "}").getBytes(UTF_8));
            }
            feeder.drain();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
        var _ = node.digest(NAME);
    }
}
