package io.homeostat.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.TreeSet;

/// What is signed: an in-toto statement, version 1, with the predicate of OpenSSF Model Signing
/// 1.0.
///
/// @param digests of the model's files
/// @param ignored paths that do not belong to it
record Statement(ModelDigests digests, Set<String> ignored) {
    static final String TYPE = "https://in-toto.io/Statement/v1";
    static final String PREDICATE = "https://model_signing/signature/v1.0";
    private static final String SHA256 = "sha256";
    private static final String STATEMENT = "the statement";

    Statement {
        ignored = Set.copyOf(ignored);
    }

    byte[] json() {
        ObjectNode statement = Json.object();
        statement.put("_type", TYPE);
        ObjectNode subject = statement.putArray("subject").addObject();
        subject.put("name", digests.model());
        subject.putObject("digest").put(SHA256, digests.root());
        statement.put("predicateType", PREDICATE);
        ObjectNode predicate = statement.putObject("predicate");
        ObjectNode how = predicate.putObject("serialization");
        how.put("method", "files").put("hash_type", SHA256).put("allow_symlinks", false);
        ArrayNode left = how.putArray("ignore_paths");
        new TreeSet<>(ignored).forEach(left::add);
        ArrayNode resources = predicate.putArray("resources");
        digests.files()
                .forEach((name, digest) ->
                        resources
                                .addObject()
                                .put("name", name)
                                .put("algorithm", SHA256)
                                .put("digest", digest));
        return Json.text(statement).getBytes(UTF_8);
    }

    /// @throws Json.Broken when it is none, or contradicts itself
    static Statement parse(byte[] json) {
        JsonNode statement = Json.parse(json, STATEMENT);
        Json.expect(Json.text(statement, "/_type", STATEMENT), TYPE, "_type");
        Json.expect(Json.text(statement, "/predicateType", STATEMENT), PREDICATE, "predicateType");
        if (statement.at("/subject").size() != 1) {
            throw new Json.Broken(
                    "subject: found " + statement.at("/subject").size() + ", expected 1");
        }
        JsonNode how = statement.at("/predicate/serialization");
        Json.expect(Json.text(how, "/method", STATEMENT), "files", "method");
        Json.expect(Json.text(how, "/hash_type", STATEMENT), SHA256, "hash_type");
        ModelDigests digests =
                new ModelDigests(
                        Json.text(statement, "/subject/0/name", STATEMENT),
                        files(statement.at("/predicate/resources")));
        Json.expect(
                Json.text(statement, "/subject/0/digest/sha256", STATEMENT),
                digests.root(),
                "SHA-256 of the model against those of its files");
        return new Statement(digests, texts(how.at("/ignore_paths")));
    }

    private static LinkedHashMap<String, String> files(JsonNode resources) {
        LinkedHashMap<String, String> files = new LinkedHashMap<>();
        for (JsonNode resource : resources) {
            String name = Json.text(resource, "/name", STATEMENT);
            String digest = Json.text(resource, "/digest", STATEMENT);
            Json.expect(Json.text(resource, "/algorithm", STATEMENT), SHA256, "algorithm");
            if (!digest.matches("[0-9a-f]{64}")) {
                throw new Json.Broken(
                        "digest of '" + name + "': found '" + digest + "', expected SHA-256");
            }
            if (files.put(name, digest) != null) {
                throw new Json.Broken("resources: found '" + name + "' twice, expected it once");
            }
        }
        if (files.isEmpty()) {
            throw new Json.Broken("resources: found none, expected the model's files");
        }
        return files;
    }

    private static Set<String> texts(Iterable<JsonNode> list) {
        Collection<String> texts = new TreeSet<>();
        list.forEach(text -> texts.add(text.asText()));
        return Set.copyOf(texts);
    }
}
