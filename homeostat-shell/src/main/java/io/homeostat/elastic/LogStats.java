package io.homeostat.elastic;

/// How the telling goes.
///
/// @param told documents that the server has since the start
/// @param refused documents that it refused for good
/// @param waiting documents that it does not have yet, about
/// @param failures attempts that failed since the last success; 0: all is well
/// @param lastFailure why the last one failed, empty after a success
public record LogStats(long told, long refused, long waiting, long failures, String lastFailure) {
    static final LogStats NONE = new LogStats(0, 0, 0, 0, "");

    LogStats told(long more) {
        return new LogStats(told + more, refused, waiting, failures, lastFailure);
    }

    LogStats refused(long more) {
        return new LogStats(told, refused + more, waiting, failures, lastFailure);
    }

    LogStats waiting(long now) {
        return new LogStats(told, refused, now, failures, lastFailure);
    }

    LogStats well() {
        return new LogStats(told, refused, waiting, 0, "");
    }

    LogStats failed(String reason) {
        return new LogStats(told, refused, waiting, failures + 1, reason);
    }
}
