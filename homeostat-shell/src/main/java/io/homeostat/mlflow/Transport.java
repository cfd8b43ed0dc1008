package io.homeostat.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.Executors;

/// Requests to the server: repeated, a bounded number of times, when repeating can help.
final class Transport implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<Integer> NOT_NOW = Set.of(408, 429, 500, 502, 503, 504);

    /// Not allowed is for a person to change on the server; what waits must not be lost meanwhile.
    private static final Set<Integer> NOT_US = Set.of(401, 403);

    private final MlflowPolicy policy;
    private final HttpClient http;

    Transport(MlflowPolicy policy) {
        this.policy = policy;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(policy.timeout())
                        .executor(Executors.newVirtualThreadPerTaskExecutor())
                        .build();
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    JsonNode get(String path, String... query) throws InterruptedException {
        StringBuilder address = new StringBuilder("/api/2.0/mlflow/" + path);
        for (int i = 0; i < query.length; i += 2) {
            address.append(i == 0 ? '?' : '&').append(query[i]).append('=');
            address.append(URLEncoder.encode(query[i + 1], StandardCharsets.UTF_8));
        }
        return send("GET", address.toString(), new byte[0], "application/json");
    }

    JsonNode post(String path, ObjectNode body) throws InterruptedException {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        return send("POST", "/api/2.0/mlflow/" + path, bytes, "application/json");
    }

    void put(String artifactPath, byte[] bytes) throws InterruptedException {
        StringBuilder address = new StringBuilder("/api/2.0/mlflow-artifacts/artifacts");
        for (String part : artifactPath.split("/", -1)) {
            String encoded = URLEncoder.encode(part, StandardCharsets.UTF_8);
            address.append('/').append(encoded.replace("+", "%20"));
        }
        send("PUT", address.toString(), bytes, "application/octet-stream");
    }

    private JsonNode send(String method, String address, byte[] body, String type)
            throws InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base() + address))
                        .timeout(policy.timeout())
                        .header("Content-Type", type)
                        .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        if (!policy.authorization().isEmpty()) {
            request.header("Authorization", policy.authorization());
        }
        String name = method + " " + address.replaceFirst("\\?.*", "");
        long wait = policy.retryWait().toMillis();
        String reason = "";
        for (int attempt = 1; attempt <= policy.attempts(); attempt++) {
            if (attempt > 1) {
                Thread.sleep(wait);
                wait *= 2;
            }
            try {
                HttpResponse<String> response =
                        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
                if (!NOT_NOW.contains(response.statusCode())) {
                    return answer(name, response);
                }
                reason = "status " + response.statusCode();
            } catch (IOException e) {
                reason = e.getClass().getSimpleName() + " " + e.getMessage();
            }
        }
        throw MlflowException.away(name, reason);
    }

    private static JsonNode answer(String name, HttpResponse<String> response) {
        int status = response.statusCode();
        JsonNode body;
        try {
            body = response.body().isBlank() ? object() : JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            if (status < 300) {
                throw MlflowException.away(name, "the answer is not JSON: is this MLflow?");
            }
            body = object();
        }
        if (status < 300) {
            return body;
        }
        String message = body.path("message").asText("no message");
        if (NOT_US.contains(status)) {
            throw MlflowException.away(name, "not allowed (" + status + "): " + message);
        }
        throw MlflowException.refused(name, status, body.path("error_code").asText(""), message);
    }

    private String base() {
        return policy.server().toString().replaceFirst("/+$", "");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
