package io.homeostat.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/// Speaks the bulk protocol strictly, and fails as a test says: for what a real server cannot be
/// brought to do at will.
final class BulkServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;

    /// By identifier.
    final Map<String, JsonNode> documents = new LinkedHashMap<>();

    /// Of each request that was answered with 200: its identifiers.
    final List<List<String>> requests = new ArrayList<>();

    final List<String> logins = new ArrayList<>();

    /// The status of a whole answer, by the number of the request; 200 to take it.
    volatile IntFunction<Integer> answers = _ -> 200;

    /// The status of one document; 201 to take it.
    volatile ToIntFunction<JsonNode> judge = _ -> 201;

    /// The answer is cut off once the documents are kept.
    volatile boolean mute;

    private int asked;

    BulkServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/_index_template/homeostat-edge-mlops", this::template);
        server.createContext("/_bulk", this::bulk);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void template(HttpExchange exchange) throws IOException {
        JsonNode body = JSON.readTree(exchange.getRequestBody());
        boolean good = body.at("/index_patterns/0").asText().equals("edge-mlops-*");
        answer(exchange, good ? 200 : 400, "{\"acknowledged\":true}");
    }

    private synchronized void bulk(HttpExchange exchange) throws IOException {
        String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        logins.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        int status = answers.apply(asked++);
        if (status != 200) {
            answer(exchange, status, "{\"error\":{\"reason\":\"because\"}}");
            return;
        }
        if (!text.endsWith("\n")) {
            answer(exchange, 400, "{\"error\":{\"reason\":\"must end with a new line\"}}");
            return;
        }
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode items = answer.putArray("items");
        List<String> ids = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i += 2) {
            JsonNode action = JSON.readTree(lines.get(i)).path("create");
            JsonNode document = JSON.readTree(lines.get(i + 1));
            String id = action.required("_index").asText() + "/" + action.required("_id").asText();
            ids.add(id);
            ObjectNode result = items.addObject().putObject("create");
            int one = documents.containsKey(id) ? 409 : judge.applyAsInt(document);
            result.put("status", one);
            if (one == 201) {
                documents.put(id, document);
            } else {
                result.putObject("error").put("type", "type_" + one).put("reason", "because");
            }
        }
        requests.add(ids);
        if (mute) {
            exchange.close();
        } else {
            answer(exchange, 200, answer.toString());
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    synchronized List<String> messages() {
        return documents.values().stream().map(d -> d.path("message").asText()).toList();
    }

    synchronized int asked() {
        return asked;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
