package io.homeostat.tracking;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The way to a forge's API, which may be closed, or lead elsewhere.
final class ForgeDoor implements AutoCloseable {
    private static final int OPEN = 0;

    /// Method and path of what came, and whether a token came with it.
    final List<String> seen = new CopyOnWriteArrayList<>();

    private final HttpServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final String forge;
    private volatile int status = OPEN;
    private volatile int posts = OPEN;
    private volatile String location = "";

    /// @param forge base of the URLs behind it
    ForgeDoor(String forge) throws IOException {
        this.forge = forge;
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// Answers everything with this status.
    void close(int answer) {
        status = answer;
    }

    /// Lists, and answers what would be new with this status.
    void refusePosts(int answer) {
        posts = answer;
    }

    void leadTo(URI elsewhere) {
        location = elsewhere.toString();
        status = 307;
    }

    void open() {
        status = OPEN;
        posts = OPEN;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            seen.add(
                    exchange.getRequestMethod()
                            + (authorization == null ? " open " : " token ")
                            + exchange.getRequestURI());
            byte[] body = exchange.getRequestBody().readAllBytes();
            int answered =
                    exchange.getRequestMethod().equals("POST") && posts != OPEN ? posts : status;
            if (answered != OPEN) {
                if (answered == 307) {
                    exchange.getResponseHeaders()
                            .add("Location", location + exchange.getRequestURI());
                }
                exchange.sendResponseHeaders(answered, -1);
                return;
            }
            HttpRequest.Builder through =
                    HttpRequest.newBuilder(URI.create(forge + exchange.getRequestURI()))
                            .method(
                                    exchange.getRequestMethod(),
                                    HttpRequest.BodyPublishers.ofByteArray(body));
            if (authorization != null) {
                through.header("Authorization", authorization);
            }
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            if (type != null) {
                through.header("Content-Type", type);
            }
            HttpResponse<byte[]> answer =
                    http.send(through.build(), HttpResponse.BodyHandlers.ofByteArray());
            exchange.sendResponseHeaders(
                    answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
        http.shutdownNow();
    }
}
