package io.homeostat.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.homeostat.request.HttpSender;
import io.homeostat.request.Target;

/// One Job of Kubernetes for each order.
public final class KubernetesJobs implements Launcher, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CREATED = 201;
    private static final int THERE_ALREADY = 409;

    private final HttpSender sender;
    private final JobTemplate template;
    private final String path;

    /// @param server the API of the cluster
    public KubernetesJobs(Target server, JobTemplate template) {
        this.template = template;
        this.path = "/apis/batch/v1/namespaces/" + template.namespace() + "/jobs";
        this.sender = new HttpSender(server);
    }

    @Override
    public void launch(String order) throws InterruptedException {
        HttpSender.Answer answer =
                sender.send("POST", path, "application/json", template.of(order));
        if (answer.status() != CREATED && answer.status() != THERE_ALREADY) {
            throw new IllegalStateException(
                    "Kubernetes makes no Job: " + answer.status() + " " + message(answer.body()));
        }
    }

    /// What a Status of Kubernetes says.
    private static String message(String body) {
        try {
            return JSON.readTree(body).path("message").asText();
        } catch (JsonProcessingException e) {
            return body.lines().findFirst().orElse("");
        }
    }

    @Override
    public void close() {
        sender.close();
    }
}
