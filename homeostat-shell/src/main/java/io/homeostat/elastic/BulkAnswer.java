package io.homeostat.elastic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What became of each document of one request.
///
/// @param told it has them, from now or from before
/// @param again to be told once more: it had no time or no place
/// @param refused wrong for good
/// @param reason why the first of `again` was not taken, empty when there is none
record BulkAnswer(int told, List<Document> again, List<Refusal> refused, String reason) {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int CREATED = 201;
    private static final int OK = 200;

    /// It is there already: an answer of ours got lost.
    private static final int CONFLICT = 409;

    private static final int BAD = 400;

    /// The few kinds of 400 that a person can end on the server: too many shards, no such index.
    private static final Set<String> MENDABLE =
            Set.of(
                    "validation_exception",
                    "index_closed_exception",
                    "invalid_alias_name_exception");

    /// A document that can never be taken.
    record Refusal(Document document, String type, String reason) {}

    /// @throws ElasticException when the answer is not one to such a request
    static BulkAnswer read(List<Document> sent, String body) {
        JsonNode items = items(body);
        if (items.size() != sent.size()) {
            throw new ElasticException(
                    ElasticException.Kind.STRANGE,
                    "found an answer about "
                            + items.size()
                            + " documents, expected one about "
                            + sent.size()
                            + ": is this Elasticsearch or OpenSearch?");
        }
        int told = 0;
        List<Document> again = new ArrayList<>();
        List<Refusal> refused = new ArrayList<>();
        String first = "";
        for (int i = 0; i < sent.size(); i++) {
            JsonNode result = items.get(i).path("create");
            int status = result.path("status").asInt();
            String type = result.at("/error/type").asText("");
            String reason = reason(result.path("error"));
            if (status == CREATED || status == OK || status == CONFLICT) {
                told++;
            } else if (status == BAD && !MENDABLE.contains(type)) {
                refused.add(new Refusal(sent.get(i), type, reason));
            } else {
                first = first.isEmpty() ? "status " + status + " " + type + ": " + reason : first;
                again.add(sent.get(i));
            }
        }
        return new BulkAnswer(told, again, refused, first);
    }

    private static String reason(JsonNode error) {
        String said = error.path("reason").asText("");
        String cause = error.at("/caused_by/reason").asText("");
        return cause.isEmpty() ? said : said + ": " + cause;
    }

    private static JsonNode items(String body) {
        try {
            return JSON.readTree(body).path("items");
        } catch (JsonProcessingException e) {
            throw new ElasticException(
                    ElasticException.Kind.STRANGE,
                    "found an answer that is not JSON, expected Elasticsearch or OpenSearch");
        }
    }
}
