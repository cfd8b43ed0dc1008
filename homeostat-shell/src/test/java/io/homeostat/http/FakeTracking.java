package io.homeostat.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.mlflow.server.MemoryStore;
import io.homeostat.mlflow.server.Refusal;
import io.homeostat.mlflow.server.TrackingServer;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// The real tracking server over a store without a disk.
final class FakeTracking implements TrackingApi {
    private final TrackingServer server =
            new TrackingServer(
                    new MemoryStore(), InstantSource.fixed(MemoryStore.START.plusSeconds(60)));

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
        }
    }

    private static ProblemException problem(Refusal refusal) {
        String kind = refusal.code().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new ProblemException(
                Problem.of(refusal.code().status(), kind, "Refused", refusal.reason()));
    }
}
