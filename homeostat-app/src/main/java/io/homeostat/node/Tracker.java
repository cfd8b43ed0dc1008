package io.homeostat.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.http.Problem;
import io.homeostat.http.ProblemException;
import io.homeostat.http.TrackingApi;
import io.homeostat.ledger.LedgerAwayException;
import io.homeostat.mlflow.server.Refusal;
import io.homeostat.mlflow.server.TrackingServer;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// The box's own tracking server as the HTTP server sees it.
final class Tracker implements TrackingApi {
    private final TrackingServer server;

    Tracker(TrackingServer server) {
        this.server = server;
    }

    @Override
    public List<String> calls() {
        return server.calls();
    }

    @Override
    public ObjectNode call(String call, ObjectNode request) {
        return told(() -> server.call(call, request));
    }

    @Override
    public ObjectNode files(String path) {
        return told(() -> server.files(path));
    }

    @Override
    public byte[] file(String path) {
        return told(() -> server.file(path));
    }

    @Override
    public ObjectNode change(String path) {
        throw problem(server.noUploads(path));
    }

    private static <T> T told(Supplier<T> answer) {
        try {
            return answer.get();
        } catch (Refusal refusal) {
            throw problem(refusal);
        } catch (LedgerAwayException away) {
            throw new ProblemException(Problem.unavailable(String.valueOf(away.getMessage())));
        }
    }

    private static ProblemException problem(Refusal refusal) {
        String kind = refusal.code().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new ProblemException(
                Problem.of(
                        refusal.code().status(),
                        kind,
                        "Refused by the experiment tracker",
                        refusal.reason()));
    }
}
