package io.homeostat.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/// Whether the node lives, and whether it takes readings.
final class HealthEndpoints {
    private final NodeApi node;
    private final Door door;

    HealthEndpoints(NodeApi node, Door door) {
        this.node = node;
        this.door = door;
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

    /// What was looked at names pipelines and files: only for who is known. A probe wants the
    /// status.
    private void answerHealth(RoutingContext context, NodeApi.Health health, boolean good) {
        ObjectNode body = Json.object().put("status", good ? "UP" : "DOWN");
        ArrayNode checks = body.putArray("checks");
        for (NodeApi.Probe probe :
                door.trusts(context) ? health.probes() : List.<NodeApi.Probe>of()) {
            checks.addObject()
                    .put("name", probe.name())
                    .put("status", probe.good() ? "UP" : "DOWN")
                    .put("detail", probe.detail());
        }
        Respond.json(context, good ? 200 : 503, body);
    }
}
