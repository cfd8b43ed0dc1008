package io.homeostat.http;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// How a client of a foreign protocol wants an error told. What it looks for stands beside the
/// members of RFC 9457, which allows for more: one body serves both.
enum Dialect {
    OURS,
    /// The Open Inference Protocol: `error`.
    INFERENCE;

    static Dialect of(String path) {
        return path.equals("/v2") || path.startsWith("/v2/") ? INFERENCE : OURS;
    }

    void add(ObjectNode body, Problem problem) {
        switch (this) {
            case OURS -> {}
            case INFERENCE -> body.put("error", sentence(problem));
        }
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
