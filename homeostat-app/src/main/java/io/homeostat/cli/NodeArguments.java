package io.homeostat.cli;

import io.homeostat.node.NodeOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How a box is run, as options.
final class NodeArguments {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "homeostat-data",
            description = "Where everything is kept. Default: homeostat-data.")
    private Path data = Path.of("homeostat-data");

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description =
                    "Address to listen on. Default: 127.0.0.1, so nobody outside reaches it; "
                            + "0.0.0.0 opens it to the network.")
    private String host = "127.0.0.1";

    @Option(
            names = "--mqtt-port",
            paramLabel = "PORT",
            defaultValue = "1883",
            description = "MQTT port, 0 for any free one. Default: 1883.")
    private int mqttPort = 1883;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "HTTP port, 0 for any free one. Default: 8080.")
    private int httpPort = 8080;

    @Option(
            names = "--mlflow",
            paramLabel = "URL",
            description = "MLflow tracking server that trainings and versions are told to.")
    private @Nullable URI mlflow;

    @Option(
            names = "--lockstep",
            description =
                    "Readings wait for trainings, as in a replay: for recorded data that are played"
                            + " faster than they were recorded. Off, predictions go on during a "
                            + "training.")
    private boolean lockstep;

    @Mixin private MqttArguments mqtt;

    NodeOptions options() {
        if (mlflow != null && (mlflow.getScheme() == null || mlflow.getHost() == null)) {
            throw new WrongInput(
                    "--mlflow: found '" + mlflow + "', expected a URL such as http://mlflow:5000");
        }
        return new NodeOptions(
                data,
                host,
                mqttPort,
                httpPort,
                Optional.ofNullable(mlflow),
                lockstep,
                mqtt.access(host));
    }

    String shownHost() {
        return host.equals("0.0.0.0") ? "localhost" : host;
    }
}
