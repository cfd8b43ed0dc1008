package io.homeostat.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Set;

/// How a client of a foreign protocol wants an error told. What it looks for stands beside the
/// members of RFC 9457, which allows for more: one body serves both.
enum Dialect {
    OURS,
    /// The Open Inference Protocol: `error`.
    INFERENCE,
    /// MLflow's: `error_code` and `message`.
    TRACKING;

    private static final Set<String> TRACKING_CODES =
            Set.of(
                    "INVALID_PARAMETER_VALUE",
                    "RESOURCE_ALREADY_EXISTS",
                    "RESOURCE_DOES_NOT_EXIST",
                    "PERMISSION_DENIED",
                    "NOT_IMPLEMENTED",
                    "QUOTA_EXCEEDED");

    static Dialect of(String path) {
        if (path.equals("/v2") || path.startsWith("/v2/")) {
            return INFERENCE;
        }
        return path.startsWith("/api/2.0/mlflow") ? TRACKING : OURS;
    }

    void add(ObjectNode body, Problem problem) {
        switch (this) {
            case OURS -> {}
            case INFERENCE -> body.put("error", sentence(problem));
            case TRACKING -> {
                body.put("error_code", code(problem));
                body.put("message", sentence(problem));
            }
        }
    }

    /// The problem's own kind where it is one of MLflow's codes, otherwise the nearest of them.
    private static String code(Problem problem) {
        String own = problem.kind().toUpperCase(Locale.ROOT).replace('-', '_');
        return TRACKING_CODES.contains(own)
                ? own
                : switch (problem.status()) {
                    case 401 -> "UNAUTHENTICATED";
                    case 403 -> "PERMISSION_DENIED";
                    case 404, 405 -> "ENDPOINT_NOT_FOUND";
                    case 429 -> "REQUEST_LIMIT_EXCEEDED";
                    case 503 -> "TEMPORARILY_UNAVAILABLE";
                    default -> problem.status() < 500 ? "BAD_REQUEST" : "INTERNAL_ERROR";
                };
    }

    /// Everything that is wrong in one line, for who shows but one.
    private static String sentence(Problem problem) {
        StringBuilder text = new StringBuilder(problem.detail());
        String before = ": ";
        for (Problem.Fault fault : problem.faults()) {
            text.append(before)
                    .append(fault.field())
                    .append(" is ")
                    .append(fault.found())
                    .append(", expected ")
                    .append(fault.expected());
            before = "; ";
        }
        return text.toString();
    }
}
