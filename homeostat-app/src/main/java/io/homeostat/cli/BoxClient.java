package io.homeostat.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/// Talks to a running box over its HTTP API.
///
/// What the box does not know is the user's to correct ([WrongInput]); a box that does not answer,
/// or may not do what it is asked just now, is a failure of the world ([UncheckedIOException]).
final class BoxClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final int UNAUTHORIZED = 401;

    private final URI url;
    private final Optional<String> authorization;
    private final Optional<SSLContext> authorities;

    /// @param authorization the header that says who asks
    /// @param authorities instead of those that Java knows
    BoxClient(URI url, Optional<String> authorization, Optional<SSLContext> authorities) {
        this.url = url;
        this.authorization = authorization;
        this.authorities = authorities;
    }

    /// A name as part of a path.
    static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    JsonNode get(String path) {
        return send(HttpRequest.newBuilder(url.resolve(path)).GET(), false);
    }

    /// The box's health, which it also tells when it is ill.
    JsonNode health() {
        return send(HttpRequest.newBuilder(url.resolve("/health")).GET(), true);
    }

    JsonNode post(String path) {
        return send(
                HttpRequest.newBuilder(url.resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{}")),
                false);
    }

    private JsonNode send(HttpRequest.Builder request, boolean illIsAnAnswer) {
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(TIMEOUT);
        authorities.ifPresent(builder::sslContext);
        authorization.ifPresent(said -> request.header("Authorization", said));
        try (HttpClient client = builder.build()) {
            HttpResponse<String> response =
                    client.send(
                            request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
            JsonNode body = JSON.readTree(response.body());
            int status = response.statusCode();
            if (status < 400 || (status == 503 && illIsAnAnswer)) {
                return body;
            }
            String told = url + " refuses: " + body.path("detail").asText("HTTP " + status);
            if (status == UNAUTHORIZED) {
                throw new WrongInput(
                        told
                                + ". Say who asks: --user NAME with the password in"
                                + " HOMEOSTAT_PASSWORD, or a token in HOMEOSTAT_TOKEN");
            }
            if (status == 400 || status == 403 || status == 404) {
                throw new WrongInput(told);
            }
            throw failure(told);
        } catch (JsonProcessingException e) {
            throw failure(
                    "something answers at "
                            + url
                            + ", but not as a box does; name the box's address with --url");
        } catch (SSLException e) {
            throw failure(
                    url
                            + " is not believed to be the box ("
                            + deepest(e)
                            + "); name the authorities of its certificate with --ca FILE, or its"
                            + " address with --url");
        } catch (IOException e) {
            throw failure(
                    "no box answers at "
                            + url
                            + " ("
                            + reason(e)
                            + "); start one with `homeostat up`, or name its address with --url");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking " + url, e);
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case HttpTimeoutException _ -> "nothing came within " + TIMEOUT.toSeconds() + " s";
            case ConnectException _ -> "nothing listens there";
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }

    /// What is wrong with a certificate is told by the innermost cause; the others quote it.
    private static String deepest(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private static UncheckedIOException failure(String told) {
        return new UncheckedIOException(told, new IOException(told));
    }
}
