package io.homeostat.mlflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.model.Lineage;
import java.time.Instant;

/// The files of a model beside its run, the same on our own server and on another.
public final class ModelFolder {
    public static final String NAME = "model";
    public static final String BYTES = "model.bin";
    public static final String DESCRIPTION = "MLmodel";
    public static final String LINEAGE = "lineage.json";

    private ModelFolder() {}

    /// The file that makes a folder a model. Its one flavor is our own: no Python can load it, and
    /// saying otherwise would fail only when somebody tries.
    public static byte[] description(
            String run, String digest, String family, Instant at, int bytes) {
        return """
        artifact_path: model
        flavors:
          homeostat:
            data: model.bin
            digest: %s
            family: %s
            format_version: 1
        model_size_bytes: %d
        model_uuid: %s
        run_id: %s
        utc_time_created: '%s'
        """
                .formatted(
                        digest,
                        family,
                        bytes,
                        run,
                        run,
                        at.toString().replace('T', ' ').replace("Z", ""))
                .getBytes(UTF_8);
    }

    public static byte[] lineage(Lineage lineage) {
        ObjectNode node = Transport.object().put("family", lineage.family());
        ObjectNode params = node.putObject("params");
        lineage.params().forEach(params::put);
        node.put("cause", lineage.cause()).put("parent", lineage.parent());
        node.put("firstReading", lineage.firstReading());
        node.put("lastReading", lineage.lastReading());
        node.put("rows", lineage.rows()).put("dataDigest", lineage.dataDigest());
        node.put("schemaHash", lineage.schemaHash()).put("seed", lineage.seed());
        node.put("modelDigest", lineage.modelDigest());
        if (!lineage.compared().isEmpty()) {
            lineage.compared().forEach(node.putObject("compared")::put);
        }
        node.put("reproducible", lineage.reproducible());
        return node.toPrettyString().getBytes(UTF_8);
    }
}
