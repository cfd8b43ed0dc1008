package io.homeostat.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/// What the HTTP server asks of the experiment tracker behind it. Everything may block, and is
/// called on worker threads; anything may be refused with a [ProblemException], whose kind is one
/// of MLflow's error codes in lower case.
public interface TrackingApi {
    /// Method and path of every call, as `GET runs/get`.
    List<String> calls();

    /// @param request from the query, where all values are text, or from the body
    ObjectNode call(String call, ObjectNode request);

    /// The files at a path of the artefact store.
    ObjectNode files(String path);

    Content file(String path);

    /// Begins to take a file.
    Upload upload(String path);

    /// Removes a file, or a folder with all that is in it.
    ObjectNode remove(String path);

    /// Where the bytes of a file are.
    sealed interface Content {
        record Bytes(ByteBuffer bytes) implements Content {}

        record OnDisk(Path path) implements Content {}
    }

    /// A file on its way. Ends with [#keep] or [#drop].
    interface Upload {
        /// Where its bytes are to be written.
        Path file();

        /// Told before so many more are written; does not wait.
        void take(int bytes);

        void keep();

        void drop();
    }
}
