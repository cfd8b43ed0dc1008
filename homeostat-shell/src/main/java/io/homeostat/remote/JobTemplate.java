package io.homeostat.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.base.Check;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// What a Job of Kubernetes for an order looks like: with `metadata.namespace` and `metadata.name`,
/// and the trainer as its first container. The name gets the first 16 digits of the order's digest,
/// the arguments get `--order DIGEST`.
public final class JobTemplate {
    private static final int NAME_DIGITS = 16;

    private final JsonNode template;
    private final String namespace;

    private JobTemplate(JsonNode template) {
        Check.argument(
                template.path("kind").asText().equals("Job")
                        && template.path("apiVersion").asText().equals("batch/v1"),
                "found %s of %s, expected a Job of batch/v1",
                template.path("kind").asText("nothing"),
                template.path("apiVersion").asText("nothing"));
        this.namespace = template.at("/metadata/namespace").asText();
        Check.argument(
                namespace.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"),
                "metadata.namespace: found '%s', expected the name of a namespace",
                namespace);
        String name = template.at("/metadata/name").asText();
        Check.argument(
                name.matches("[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?"),
                "metadata.name: found '%s', expected at most 42 of a-z, 0-9 and -",
                name);
        Check.argument(
                template.at("/spec/template/spec/containers/0/args").isArray(),
                "spec.template.spec.containers: found none with args, expected the trainer's");
        this.template = template;
    }

    /// @throws IllegalArgumentException saying what was found and what is expected
    public static JobTemplate read(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /// @param label of `yaml` in what is said about it
    static JobTemplate parse(String yaml, String label) {
        try {
            LoadSettings settings = LoadSettings.builder().setLabel(label).build();
            Object found = new Load(settings).loadFromString(yaml);
            return new JobTemplate(new ObjectMapper().valueToTree(found));
        } catch (YamlEngineException wrong) {
            throw new IllegalArgumentException(String.valueOf(wrong.getMessage()), wrong);
        }
    }

    String namespace() {
        return namespace;
    }

    byte[] of(String order) {
        JsonNode job = template.deepCopy();
        ObjectNode metadata = (ObjectNode) job.get("metadata");
        String name = metadata.get("name").asText();
        metadata.put("name", name + "-" + order.substring(0, NAME_DIGITS));
        ((ArrayNode) job.at("/spec/template/spec/containers/0/args")).add("--order").add(order);
        return job.toString().getBytes(StandardCharsets.UTF_8);
    }
}
