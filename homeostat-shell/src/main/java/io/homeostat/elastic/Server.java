package io.homeostat.elastic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.homeostat.request.HttpSender;
import io.homeostat.request.HttpSender.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/// The two requests that are made of a server.
final class Server implements AutoCloseable {
    static final String TEMPLATE = "homeostat-edge-mlops";

    /// What of an answer is read: it names what went wrong and not what went right.
    private static final String ANSWER =
            "?filter_path=items.*.status,items.*.error.type,items.*.error.reason,"
                    + "items.*.error.caused_by.reason";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TOO_LARGE = 413;

    private final LogPolicy policy;
    private final HttpSender http;

    Server(LogPolicy policy) {
        this.policy = policy;
        this.http = new HttpSender(policy.server());
    }

    /// Puts our template there. False when only that is not allowed: a person may have put it.
    boolean install() throws InterruptedException {
        Answer answer =
                http.send("PUT", "/_index_template/" + TEMPLATE, "application/json", template());
        if (answer.status() == 403) {
            return false;
        }
        check(answer);
        return true;
    }

    /// The mappings of our fields, for every index of ours.
    static byte[] template() {
        try (InputStream in = Server.class.getResourceAsStream("template.json")) {
            if (in == null) {
                throw new IllegalStateException("template.json is not in the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Tells the first of `documents`, as many as fit into one request.
    ///
    /// @return what became of them; those after them are not spoken of
    BulkAnswer tell(List<Document> documents, Duration timeout) throws InterruptedException {
        BulkRequest request = BulkRequest.of(documents, policy);
        List<Document> sent = documents.subList(0, request.documents());
        Answer answer =
                http.send(
                        "POST", "/_bulk" + ANSWER, "application/x-ndjson", request.body(), timeout);
        if (answer.status() == TOO_LARGE) {
            if (sent.size() > 1) {
                return tell(sent.subList(0, sent.size() / 2), timeout);
            }
            return new BulkAnswer(
                    0,
                    List.of(),
                    List.of(
                            new BulkAnswer.Refusal(
                                    sent.getFirst(), "too_large", "413 for this one alone")),
                    "");
        }
        check(answer);
        return BulkAnswer.read(sent, answer.body());
    }

    private void check(Answer answer) {
        int status = answer.status();
        if (answer.good()) {
            return;
        }
        String said = policy.server().shown() + " answers " + status + reason(answer.body());
        if (status == 401 || status == 403) {
            throw new ElasticException(
                    ElasticException.Kind.LOGIN,
                    said
                            + "; expected a user or key that may write to "
                            + BulkRequest.PREFIX
                            + "*");
        }
        boolean busy = status == 429 || status >= 500;
        throw new ElasticException(
                busy ? ElasticException.Kind.BUSY : ElasticException.Kind.STRANGE,
                busy ? said : said + "; expected Elasticsearch or OpenSearch");
    }

    private static String reason(String body) {
        try {
            String said = JSON.readTree(body).at("/error/reason").asText("");
            return said.isEmpty() ? "" : " (" + said + ")";
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
