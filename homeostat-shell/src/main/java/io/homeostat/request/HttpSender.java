package io.homeostat.request;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;

/// One server's client.
public final class HttpSender implements AutoCloseable {
    /// What a server of ours or theirs may answer; more is not read.
    private static final int ANSWER_BYTES_MAX = 32 << 20;

    private final Target target;
    private final HttpClient http;

    /// What the server has said.
    public record Answer(int status, String body) {
        public boolean good() {
            return status >= 200 && status < 300;
        }
    }

    public HttpSender(Target target) {
        this.target = target;
        HttpClient.Builder client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(target.timeout())
                        .executor(Executors.newVirtualThreadPerTaskExecutor());
        target.authorities().map(Authorities::read).ifPresent(client::sslContext);
        this.http = client.build();
    }

    /// @param path below that of the target, with `/`
    /// @param type of the body; empty where there is none
    public Answer send(String method, String path, String type, byte[] body)
            throws InterruptedException {
        return send(method, path, type, body, target.timeout());
    }

    /// The same with less patience.
    public Answer send(String method, String path, String type, byte[] body, Duration timeout)
            throws InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(target.at(path))
                        .timeout(timeout)
                        .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        target.login().headers().forEach(request::header);
        try {
            HttpResponse<String> response =
                    http.send(
                            request.build(),
                            HttpResponse.BodyHandlers.limiting(
                                    HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8),
                                    ANSWER_BYTES_MAX));
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new SendException(target.shown() + " does not answer: " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        String said = e.getMessage();
        return said == null ? e.getClass().getSimpleName() : said;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
