package io.homeostat.cli;

import io.homeostat.config.PipelineResource;
import io.homeostat.http.HttpSecurity;
import io.homeostat.journal.JournalPolicy;
import io.homeostat.node.MqttAccess;
import io.homeostat.node.NodeOptions;
import io.homeostat.node.Reports;
import io.homeostat.node.Stores;
import io.homeostat.node.TrainingPlane;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    @Option(
            names = "--journal-size",
            paramLabel = "SIZE",
            defaultValue = "1GiB",
            description =
                    "How much of the journal of each pipeline is kept beyond what recovery needs,"
                            + " such as 500MiB. Default: 1GiB.")
    private String journalSize = "1GiB";

    @Option(
            names = "--journal-age",
            paramLabel = "AGE",
            defaultValue = "",
            description =
                    "How long it is kept at most, such as 36h or 30d, beyond what recovery needs."
                            + " Default: as long as there is room.")
    private String journalAge = "";

    @Option(
            names = "--tracking-size",
            paramLabel = "SIZE",
            defaultValue = "1GiB",
            description =
                    "How much of the disk the files have that people log beside their MLflow runs,"
                            + " such as 200MiB; 0 takes none. Default: 1GiB.")
    private String trackingSize = "1GiB";

    @Mixin private MqttArguments mqtt;
    @Mixin private HttpArguments http;
    @Mixin private GitArguments git;
    @Mixin private SignatureArguments models;
    @Mixin private LedgerArguments ledger;
    @Mixin private ArtefactArguments artefacts;
    @Mixin private ReportArguments report;
    @Mixin private TrainerArguments trainer;

    NodeOptions options() {
        if (mlflow != null && (mlflow.getScheme() == null || mlflow.getHost() == null)) {
            throw new WrongInput(
                    "--mlflow: found '" + mlflow + "', expected a URL such as http://mlflow:5000");
        }
        Complaints wrong = new Complaints();
        Optional<MqttAccess> devices = wrong.of(() -> mqtt.access(host));
        Optional<HttpSecurity> people = wrong.of(() -> http.security(host));
        Optional<Stores> stores = wrong.of(() -> new Stores(ledger.server(), artefacts.place()));
        Optional<Reports> reports = wrong.of(report::reports);
        Optional<Optional<TrainingPlane>> plane = wrong.of(trainer::plane);
        wrong.raise();
        return new NodeOptions(
                data,
                host,
                mqttPort,
                httpPort,
                Optional.ofNullable(mlflow),
                git.policy(models),
                lockstep,
                devices.orElseThrow(),
                people.orElseThrow(),
                journal(),
                stores.orElseThrow(),
                reports.orElseThrow(),
                plane.orElseThrow(),
                trackingSize.equals("0") ? 0 : bytes("--tracking-size", trackingSize));
    }

    PipelineResource pipeline(Path file) {
        return models.pipeline(file);
    }

    /// An option that no model is ever held against would do nothing.
    ///
    /// @throws WrongInput when it is so
    void trusting(List<PipelineResource> pipelines) {
        if (models.trusts()
                && !git.follows()
                && pipelines.stream().allMatch(one -> one.imported().isEmpty())) {
            throw new WrongInput(
                    "--model-trust: found without --git-follow and without a pipeline of family"
                            + " onnx, expected one of them: no model is taken from elsewhere");
        }
    }

    private static long bytes(String option, String size) {
        Matcher parts = Pattern.compile("(\\d{1,6})([KMG])iB").matcher(size);
        if (!parts.matches()) {
            throw new WrongInput(option + ": found '" + size + "', expected a size such as 500MiB");
        }
        int shift = 10 * (1 + "KMG".indexOf(parts.group(2)));
        return Long.parseLong(parts.group(1)) << shift;
    }

    private JournalPolicy journal() {
        JournalPolicy policy = JournalPolicy.standard();
        policy = policy.withRetainBytes(bytes("--journal-size", journalSize));
        if (journalAge.isEmpty()) {
            return policy;
        }
        Matcher age = Pattern.compile("(\\d{1,5})([hd])").matcher(journalAge);
        if (!age.matches()) {
            throw new WrongInput(
                    "--journal-age: found '" + journalAge + "', expected hours or days: 36h, 30d");
        }
        long count = Long.parseLong(age.group(1));
        return policy.withRetainAge(
                age.group(2).equals("h") ? Duration.ofHours(count) : Duration.ofDays(count));
    }

    String shownHost() {
        return host.equals("0.0.0.0") ? "localhost" : host;
    }
}
