package io.homeostat.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.mlflow.server.MemoryStore;
import io.homeostat.mlflow.server.NotedFiles;
import io.homeostat.mlflow.server.Refusal;
import io.homeostat.mlflow.server.StoredFile;
import io.homeostat.mlflow.server.TrackingServer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// The real tracking server over a store without a disk, but for the files of people.
final class FakeTracking implements TrackingApi {
    private final TrackingServer server;

    /// One that takes no files.
    FakeTracking() {
        this(new NotedFiles(Path.of("target", "no-files"), 0));
    }

    FakeTracking(NotedFiles files) {
        server =
                new TrackingServer(
                        new MemoryStore(),
                        files,
                        InstantSource.fixed(MemoryStore.START.plusSeconds(60)));
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
    public Content file(String path) {
        return told(() ->
                switch (server.file(path)) {
                    case StoredFile.Bytes(ByteBuffer bytes) -> new Content.Bytes(bytes);
                    case StoredFile.OnDisk(Path file) -> new Content.OnDisk(file);
                });
    }

    @Override
    public Upload upload(String path) {
        NotedFiles.Upload upload = told(() -> server.upload(path));
        return new Upload() {
            @Override
            public Path file() {
                return upload.file();
            }

            @Override
            public void take(int bytes) {
                told(() -> upload.take(bytes));
            }

            @Override
            public void keep() {
                told(upload::keep);
            }

            @Override
            public void drop() {
                upload.drop();
            }
        };
    }

    @Override
    public ObjectNode remove(String path) {
        return told(() -> server.remove(path));
    }

    private static void told(Runnable order) {
        var _ =
                told(() -> {
                    order.run();
                    return "";
                });
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
