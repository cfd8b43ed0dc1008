package io.homeostat.telemetry;

/// How the pushing goes.
///
/// @param pushes that the collector has taken since the start
/// @param failures attempts that failed since the last success; 0: all is well
/// @param lastFailure why the last one failed, empty after a success
public record OtlpStats(long pushes, long failures, String lastFailure) {
    public static final OtlpStats NONE = new OtlpStats(0, 0, "");
}
