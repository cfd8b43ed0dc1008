package io.homeostat.mlflow;

/// How the telling goes.
///
/// @param told news that MLflow knows since the start
/// @param refused news that it refused for good, each logged as an error
/// @param failures attempts that failed since the last success; 0: all is well
/// @param lastFailure why the last one failed, empty after a success
public record MlflowStats(long told, long refused, long failures, String lastFailure) {}
