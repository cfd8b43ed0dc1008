package io.homeostat.e2e;

import io.homeostat.config.PipelineResource;
import io.homeostat.http.HttpSecurity;
import io.homeostat.journal.JournalPolicy;
import io.homeostat.loop.Decision;
import io.homeostat.loop.LoopSnapshot;
import io.homeostat.node.MqttAccess;
import io.homeostat.node.Node;
import io.homeostat.node.NodeOptions;
import io.homeostat.node.Wiring;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a data directory holds of a pipeline, told by a box that is opened on it.
///
/// @param decisions without their times
public record State(LoopSnapshot snapshot, String digest, List<String> decisions) {
    public static NodeOptions options(Path data) {
        return new NodeOptions(
                data,
                "127.0.0.1",
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                true,
                MqttAccess.OPEN,
                HttpSecurity.OPEN,
                JournalPolicy.standard());
    }

    public static State of(Path data, PipelineResource pipeline) {
        try (Node node = Wiring.start(options(data), List.of(pipeline))) {
            return of(node, pipeline);
        }
    }

    /// As it is when the journal has been worked off, which a box may do beside its other work.
    public static State of(Node node, PipelineResource pipeline) {
        try {
            Eventually.eventually(
                    "a journal that is worked off", () -> worksOffNothing(node, pipeline));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        String digest = node.digest(pipeline.name());
        return new State(
                node.snapshots().getFirst(),
                digest,
                node.pipeline(pipeline.name()).orElseThrow().decisions(0, 5_000).stream()
                        .map(State::text)
                        .toList());
    }

    private static boolean worksOffNothing(Node node, PipelineResource pipeline) {
        return node.health().probes().stream()
                .filter(probe -> probe.name().equals(pipeline.name()))
                .noneMatch(probe -> probe.detail().startsWith("works off"));
    }

    private static String text(Decision decision) {
        return decision.number()
                + " "
                + decision.reading()
                + " "
                + decision.kind()
                + " v"
                + decision.version()
                + " "
                + decision.reason();
    }
}
