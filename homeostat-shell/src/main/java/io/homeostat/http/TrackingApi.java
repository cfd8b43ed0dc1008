package io.homeostat.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
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

    byte[] file(String path);

    /// Takes a file, or removes it.
    ObjectNode change(String path);
}
