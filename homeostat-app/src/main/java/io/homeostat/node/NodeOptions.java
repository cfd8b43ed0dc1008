package io.homeostat.node;

import io.homeostat.base.Check;
import io.homeostat.gitops.GitPolicy;
import io.homeostat.http.HttpSecurity;
import io.homeostat.journal.JournalPolicy;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// How a box is run.
///
/// @param data directory of everything that is kept
/// @param host address that is listened on
/// @param mqttPort 0 for any free one
/// @param httpPort 0 for any free one
/// @param mlflow tracking server, if there is one
/// @param git repository that is told which model serves, and may order it, if there is one
/// @param mqtt listener or broker
/// @param lockstep lanes wait for trainings: for data played faster than it was recorded
/// @param http who may use the HTTP port
/// @param journal how long the inputs of each pipeline are kept
/// @param stores that are servers
/// @param reports whom it tells how it is
/// @param trainer where models are trained, if not here
/// @param trackingBytes of people's files beside their runs, all together; 0 takes none
public record NodeOptions(
        Path data,
        String host,
        int mqttPort,
        int httpPort,
        Optional<URI> mlflow,
        Optional<GitPolicy> git,
        boolean lockstep,
        MqttAccess mqtt,
        HttpSecurity http,
        JournalPolicy journal,
        Stores stores,
        Reports reports,
        Optional<TrainingPlane> trainer,
        long trackingBytes) {
    /// What a box takes unless it is told otherwise.
    private static final long TRACKING_BYTES = 1L << 30;

    public NodeOptions {
        Check.argument(mqttPort >= 0 && mqttPort <= 65535, "mqtt port %s", mqttPort);
        Check.argument(httpPort >= 0 && httpPort <= 65535, "http port %s", httpPort);
        Check.argument(trackingBytes >= 0, "tracking bytes %s", trackingBytes);
    }

    /// With all stores in the data directory, and telling nobody.
    public NodeOptions(
            Path data,
            String host,
            int mqttPort,
            int httpPort,
            Optional<URI> mlflow,
            Optional<GitPolicy> git,
            boolean lockstep,
            MqttAccess mqtt,
            HttpSecurity http,
            JournalPolicy journal) {
        this(
                data,
                host,
                mqttPort,
                httpPort,
                mlflow,
                git,
                lockstep,
                mqtt,
                http,
                journal,
                Stores.EMBEDDED,
                Reports.NONE,
                Optional.empty(),
                TRACKING_BYTES);
    }

    /// The same with other stores.
    public NodeOptions with(Stores others) {
        return new NodeOptions(
                data,
                host,
                mqttPort,
                httpPort,
                mlflow,
                git,
                lockstep,
                mqtt,
                http,
                journal,
                others,
                reports,
                trainer,
                trackingBytes);
    }

    /// The same telling others.
    public NodeOptions with(Reports others) {
        return new NodeOptions(
                data,
                host,
                mqttPort,
                httpPort,
                mlflow,
                git,
                lockstep,
                mqtt,
                http,
                journal,
                stores,
                others,
                trainer,
                trackingBytes);
    }

    /// The same with models trained elsewhere.
    public NodeOptions with(TrainingPlane plane) {
        return new NodeOptions(
                data,
                host,
                mqttPort,
                httpPort,
                mlflow,
                git,
                lockstep,
                mqtt,
                http,
                journal,
                stores,
                reports,
                Optional.of(plane),
                trackingBytes);
    }
}
