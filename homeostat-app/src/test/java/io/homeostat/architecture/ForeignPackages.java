package io.homeostat.architecture;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;

/// Who alone uses a foreign root package. JSON has many speakers, the rest one owner.
final class ForeignPackages {
    private static final Set<String> LOGS =
            Set.of(
                    ("access app cli elastic gitops history http journal ledger mlflow mqtt node"
                                    + " onnx remote telemetry vault")
                            .split(" "));

    static final SequencedMap<String, Set<String>> OWNERS = owners();

    private ForeignPackages() {}

    private static SequencedMap<String, Set<String>> owners() {
        SequencedMap<String, Set<String>> owners = new LinkedHashMap<>();
        owners.put("com.fasterxml.jackson.dataformat.cbor", Set.of("codec"));
        owners.put(
                "com.fasterxml.jackson",
                Set.of(
                        "cli",
                        "codec",
                        "config",
                        "demo",
                        "elastic",
                        "gitops",
                        "http",
                        "ledger",
                        "mlflow",
                        "node",
                        "onnx",
                        "remote",
                        "replay",
                        "signature",
                        "xgboost"));
        owners.put(
                "io.vertx",
                Set.of("access", "cli", "http", "mqtt", "node")); // the demo has its own
        owners.put("io.vertx.mqtt", Set.of("mqtt"));
        owners.put("io.vertx.ext", Set.of("http"));
        owners.put("io.netty", Set.of("mqtt"));
        owners.put("io.prometheus", Set.of("telemetry"));
        owners.put("software.amazon.awssdk", Set.of("s3"));
        owners.put("org.jdbi", Set.of("ledger"));
        owners.put("org.sqlite", Set.of("history", "ledger"));
        owners.put("org.postgresql", Set.of("ledger"));
        owners.put("java.sql", Set.of("history", "ledger"));
        owners.put("ml.dmlc", Set.of("xgboost"));
        owners.put("ai.onnxruntime", Set.of("onnx"));
        owners.put("picocli", Set.of("cli"));
        owners.put("org.eclipse.jgit", Set.of("gitops"));
        owners.put("org.snakeyaml", Set.of("config", "gitops", "remote"));
        owners.put("de.siegmar", Set.of("table"));
        owners.put("org.apache.parquet", Set.of("parquet"));
        owners.put("io.airlift", Set.of("parquet"));
        owners.put("org.slf4j", LOGS);
        owners.put("ch.qos.logback", Set.of("app"));
        owners.put("java.net.http", Set.of("cli", "mlflow", "request"));
        return owners;
    }
}
