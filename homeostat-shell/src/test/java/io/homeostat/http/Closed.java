package io.homeostat.http;

import io.homeostat.access.CertificateFiles;
import io.homeostat.access.Role;
import io.homeostat.access.UserFile;
import io.homeostat.access.Users;
import io.homeostat.mlflow.server.NotedFiles;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// The real server for users only, with one of each role, over real sockets.
final class Closed implements AutoCloseable {
    static final String PASSWORD = "correct: hörse";

    private final Vertx vertx = Vertx.vertx();
    final LiveFeed feed = LiveFeed.start(vertx);
    final FakePipeline nox = new FakePipeline("gas-turbine-nox", false);
    final FakePipeline grade = new FakePipeline("machine-efficiency", true);
    final UserFile users;
    final HttpApi api;
    final String token;
    private final String root;

    /// @param openMetrics as the option
    Closed(Path directory, boolean openMetrics, Optional<CertificateFiles> tls) {
        Path file = directory.resolve("users");
        users = new UserFile(file);
        users.password("ann", Role.OPERATOR, PASSWORD);
        users.password("bob", Role.READER, PASSWORD);
        users.password("plc", Role.DEVICE, PASSWORD);
        token = users.token("ci", Role.OPERATOR);
        for (int i = 0; i < 200; i++) {
            var _ = nox.step();
            var _ = grade.step();
        }
        HttpSecurity security = new HttpSecurity(Optional.of(Users.read(file)), tls, openMetrics);
        api =
                HttpApi.start(
                        vertx,
                        new HttpOptions("127.0.0.1", 0, security),
                        new FakeNode(nox, grade),
                        new FakeTracking(new NotedFiles(directory.resolve("tracking"), 1L << 24)),
                        feed,
                        () -> "homeostat_up 1\n");
        root = api.scheme() + "://127.0.0.1:" + api.port();
    }

    URI at(String path) {
        return URI.create(root + path);
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(at(path));
    }

    static String basic(String name, String secret) {
        byte[] both = (name + ":" + secret).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both);
    }

    /// A request of `name`, who says the right password.
    HttpRequest.Builder as(String name, String path) {
        return to(path).header("Authorization", basic(name, PASSWORD));
    }

    static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return send(client, request);
        }
    }

    static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request)
            throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /// A client that believes what these certificates say, and nothing else.
    static HttpClient trusting(Path... certificates) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (Path file : certificates) {
            try (var in = Files.newInputStream(file)) {
                store.setCertificateEntry(
                        file.toString(),
                        CertificateFactory.getInstance("X.509").generateCertificate(in));
            }
        }
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    void look() {
        api.look().toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public void close() {
        feed.close();
        api.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
