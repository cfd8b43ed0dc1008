package io.homeostat.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.RoutingContext;

/// Whether the node lives, and whether it takes readings.
final class HealthEndpoints {
    private final NodeApi node;

    HealthEndpoints(NodeApi node) {
        this.node = node;
    }

    void health(RoutingContext context) {
        NodeApi.Health health = node.health();
        answerHealth(context, health, health.live() && health.ready());
    }

    void live(RoutingContext context) {
        NodeApi.Health health = node.health();
        answerHealth(context, health, health.live());
    }

    void ready(RoutingContext context) {
        NodeApi.Health health = node.health();
        answerHealth(context, health, health.ready());
    }

    private static void answerHealth(RoutingContext context, NodeApi.Health health, boolean good) {
        ObjectNode body = Json.object().put("status", good ? "UP" : "DOWN");
        ArrayNode checks = body.putArray("checks");
        for (NodeApi.Probe probe : health.probes()) {
            checks.addObject()
                    .put("name", probe.name())
                    .put("status", probe.good() ? "UP" : "DOWN")
                    .put("detail", probe.detail());
        }
        Respond.json(context, good ? 200 : 503, body);
    }
}
