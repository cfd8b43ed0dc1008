package io.homeostat.http;

import java.util.List;

/// What went wrong with a request, as RFC 9457 wants it told.
///
/// @param kind last part of the problem's type, for example `unknown-pipeline`
public record Problem(int status, String kind, String title, String detail, List<Fault> faults) {
    /// One wrong place in the request.
    ///
    /// @param field path of the place, for example `instances[2].AT`
    public record Fault(String field, String found, String expected) {}

    public Problem {
        faults = List.copyOf(faults);
    }

    public static Problem of(int status, String kind, String title, String detail) {
        return new Problem(status, kind, title, detail, List.of());
    }

    public static Problem invalid(String detail, List<Fault> faults) {
        return new Problem(400, "invalid-request", "The request is not valid", detail, faults);
    }

    public static Problem notFound(String kind, String detail) {
        return of(404, kind, "Not found", detail);
    }

    public static Problem conflict(String detail) {
        return of(409, "conflict", "Not possible in the present state", detail);
    }

    /// Not now, but later: no model yet, a full inbox.
    public static Problem unavailable(String detail) {
        return of(503, "unavailable", "Not available now", detail);
    }
}
