package io.homeostat.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.homeostat.mlflow.server.NotedFiles;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/// The real server with pipelines that behave, over real HTTP.
final class Served implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final LiveFeed feed = LiveFeed.start(vertx);
    final FakePipeline nox = new FakePipeline("gas-turbine-nox", false);
    final FakePipeline grade = new FakePipeline("machine-efficiency", true);
    final FakeNode node = new FakeNode(nox, grade);
    private final HttpApi api;

    private Served(FakeTracking tracking) {
        api =
                HttpApi.start(
                        vertx, HttpOptions.open("127.0.0.1", 0), node, tracking, feed, () -> "");
    }

    /// Before any reading, with room for files.
    static Served with(NotedFiles files) {
        return new Served(new FakeTracking(files));
    }

    /// After `readings` of each pipeline; the first model comes with the hundredth.
    static Served after(int readings) {
        Served served = new Served(new FakeTracking());
        for (int i = 0; i < readings; i++) {
            var _ = served.nox.step();
            var _ = served.grade.step();
        }
        return served;
    }

    int port() {
        return api.port();
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + path));
    }

    HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> get(String path) throws Exception {
        return send(to(path));
    }

    HttpResponse<byte[]> post(String path, String body) throws Exception {
        return send(to(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<byte[]> put(String path, byte[] bytes) throws Exception {
        return send(to(path).PUT(HttpRequest.BodyPublishers.ofByteArray(bytes)));
    }

    /// The body of an answer with this status.
    static JsonNode body(HttpResponse<byte[]> response, int status) throws Exception {
        JsonNode body = MAPPER.readTree(response.body());
        assertThat(response.statusCode()).as(body.toString()).isEqualTo(status);
        return body;
    }

    @Override
    public void close() {
        client.close();
        feed.close();
        api.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
