package io.homeostat.telemetry;

import java.util.List;

/// The numbers of what tells others how the box is; part of [MetricNames#ALL].
public final class ReportNames {
    public static final MetricNames.Name LOGS_TOLD =
            adapter(
                    "homeostat_logs_told_total",
                    MetricNames.Kind.COUNTER,
                    "Lines, decisions and predictions that the log's server has.");
    public static final MetricNames.Name LOGS_REFUSED =
            adapter(
                    "homeostat_logs_refused_total",
                    MetricNames.Kind.COUNTER,
                    "Those that the log's server refused for good.");
    public static final MetricNames.Name LOGS_LOST =
            adapter(
                    "homeostat_logs_lost_total",
                    MetricNames.Kind.COUNTER,
                    "Log lines that were overwritten before the log's server had them.");
    public static final MetricNames.Name LOGS_WAITING =
            adapter(
                    "homeostat_logs_waiting",
                    MetricNames.Kind.GAUGE,
                    "Lines and decisions that the log's server does not have yet.");
    public static final MetricNames.Name LOGS_FAILURES =
            adapter(
                    "homeostat_logs_failures",
                    MetricNames.Kind.GAUGE,
                    "Attempts at the log's server that failed since the last success.");
    public static final MetricNames.Name OTLP_PUSHES =
            adapter(
                    "homeostat_otlp_pushes_total",
                    MetricNames.Kind.COUNTER,
                    "Pushes of metrics by OTLP.");
    public static final MetricNames.Name OTLP_FAILURES =
            adapter(
                    "homeostat_otlp_failures",
                    MetricNames.Kind.GAUGE,
                    "Pushes of metrics that failed since the last success.");

    private ReportNames() {}

    /// Not that of [MetricNames], whose list holds these: whichever is loaded first.
    private static MetricNames.Name adapter(String name, MetricNames.Kind kind, String help) {
        return new MetricNames.Name(name, kind, List.of(), help);
    }
}
