package io.homeostat.telemetry;

import java.util.List;

/// The numbers of the links to servers that hold a store of the box, or are told how it is, or what
/// serves; part of [MetricNames#ALL].
public final class ServerNames {
    public static final MetricNames.Name LEDGER_UP =
            adapter(
                    "homeostat_ledger_up",
                    MetricNames.Kind.GAUGE,
                    "1 while the ledger's server is there, 0 while it is away.");
    public static final MetricNames.Name LEDGER_OUTAGES =
            adapter(
                    "homeostat_ledger_outages_total",
                    MetricNames.Kind.COUNTER,
                    "How often the ledger's server was lost.");
    public static final MetricNames.Name ARTEFACTS_WAITING =
            adapter(
                    "homeostat_artefacts_waiting",
                    MetricNames.Kind.GAUGE,
                    "Models that the object store does not have yet.");
    public static final MetricNames.Name ARTEFACTS_SENT =
            adapter(
                    "homeostat_artefacts_sent_total",
                    MetricNames.Kind.COUNTER,
                    "Models sent to the object store.");
    public static final MetricNames.Name ARTEFACTS_FAILURES =
            adapter(
                    "homeostat_artefacts_failures",
                    MetricNames.Kind.GAUGE,
                    "Attempts at the object store that failed since the last success.");
    public static final MetricNames.Name GIT_WAITING =
            adapter(
                    "homeostat_git_waiting",
                    MetricNames.Kind.GAUGE,
                    "Champions that the git repository does not know yet.");
    public static final MetricNames.Name GIT_COMMITS =
            adapter("homeostat_git_commits_total", MetricNames.Kind.COUNTER, "Commits pushed.");
    public static final MetricNames.Name GIT_ORDERS =
            adapter(
                    "homeostat_git_orders_total",
                    MetricNames.Kind.COUNTER,
                    "Orders taken from commits.");
    public static final MetricNames.Name GIT_FAILURES =
            adapter(
                    "homeostat_git_failures",
                    MetricNames.Kind.GAUGE,
                    "Attempts at the git repository that failed since the last success.");
    public static final MetricNames.Name GIT_DIFFERING =
            adapter(
                    "homeostat_git_differing",
                    MetricNames.Kind.GAUGE,
                    "Pipelines whose file in git names another model than serves.");
    public static final MetricNames.Name GIT_DISTRUSTED =
            adapter(
                    "homeostat_git_distrusted_total",
                    MetricNames.Kind.COUNTER,
                    "Commits that order a model which no trusted key has signed.");
    public static final MetricNames.Name GIT_REQUESTS_WAITING =
            adapter(
                    "homeostat_git_requests_waiting",
                    MetricNames.Kind.GAUGE,
                    "Proposals whose request to merge the forge has not opened yet.");
    public static final MetricNames.Name GIT_REQUESTS =
            adapter(
                    "homeostat_git_requests_total",
                    MetricNames.Kind.COUNTER,
                    "Requests to merge opened.");
    public static final MetricNames.Name GIT_REQUEST_FAILURES =
            adapter(
                    "homeostat_git_request_failures_total",
                    MetricNames.Kind.COUNTER,
                    "Requests to merge that were refused, and attempts without an answer.");
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
    public static final MetricNames.Name TRAININGS_AWAY =
            adapter(
                    "homeostat_trainings_away",
                    MetricNames.Kind.GAUGE,
                    "Trainings that the training plane has not answered yet.");
    public static final MetricNames.Name TRAININGS_ANSWERED =
            adapter(
                    "homeostat_trainings_answered_total",
                    MetricNames.Kind.COUNTER,
                    "Trainings that the training plane has done.");
    public static final MetricNames.Name TRAININGS_TAKEN_BACK =
            adapter(
                    "homeostat_trainings_taken_back_total",
                    MetricNames.Kind.COUNTER,
                    "Trainings that the box did itself, since the training plane did not.");

    private ServerNames() {}

    /// Not that of [MetricNames], whose list holds these: whichever is loaded first.
    private static MetricNames.Name adapter(String name, MetricNames.Kind kind, String help) {
        return new MetricNames.Name(name, kind, List.of(), help);
    }
}
