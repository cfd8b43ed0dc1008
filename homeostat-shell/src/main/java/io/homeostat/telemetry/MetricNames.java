package io.homeostat.telemetry;

import java.util.List;

/// Every metric that a node exposes, in one place; `docs/metrics.md` lists the same, held by a
/// test.
public final class MetricNames {
    /// What kind of number it is.
    public enum Kind {
        COUNTER("counter"),
        GAUGE("gauge");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /// @param name as exposed; a counter's ends in `_total`
    /// @param labels names of its labels
    /// @param help one sentence
    public record Name(String name, Kind kind, List<String> labels, String help) {
        public Name {
            labels = List.copyOf(labels);
        }
    }

    private static final String P = "pipeline";

    static final Name READINGS = counter("homeostat_readings_total", "Readings taken in.");
    static final Name PREDICTIONS = counter("homeostat_predictions_total", "Predictions made.");
    static final Name LABELS =
            counter("homeostat_labels_total", "Predictions joined with their truth.");
    static final Name PENDING =
            gauge("homeostat_pending_predictions", "Predictions that wait for their truth.");
    static final Name PENDING_DROPPED =
            counter(
                    "homeostat_pending_dropped_total",
                    "Predictions given up because too many waited.");
    static final Name LABELS_IGNORED =
            counter("homeostat_labels_ignored_total", "Truths that no waiting prediction matched.");
    static final Name DECISIONS =
            new Name(
                    "homeostat_decisions_total",
                    Kind.COUNTER,
                    List.of(P, "type"),
                    "Decisions of the loop by type.");
    static final Name DRIFT = counter("homeostat_drift_events_total", "Drifts found in the error.");
    static final Name TRAININGS =
            counter("homeostat_trainings_total", "Trainings that ended in a model.");
    static final Name TRAININGS_FAILED =
            counter("homeostat_trainings_failed_total", "Trainings that failed.");
    static final Name PROMOTIONS =
            counter("homeostat_promotions_total", "Candidates that became champion.");
    static final Name REFUSALS =
            counter("homeostat_refusals_total", "Candidates that the gate refused.");
    static final Name ROLLBACKS =
            counter("homeostat_rollbacks_total", "Champions taken back on probation.");
    static final Name ROLLING =
            new Name(
                    "homeostat_rolling_metric",
                    Kind.GAUGE,
                    List.of(P, "metric", "model"),
                    "Monitored metric over its window, for the healed, frozen and baseline model.");
    static final Name SCORE =
            new Name(
                    "homeostat_score",
                    Kind.GAUGE,
                    List.of(P, "metric", "model"),
                    "Metrics over all labels, for the healed, frozen and baseline model.");
    static final Name ESTIMATED =
            new Name(
                    "homeostat_estimated_metric",
                    Kind.GAUGE,
                    List.of(P, "metric"),
                    "Expected accuracy or mean absolute error where labels have not come yet.");
    static final Name ESTIMATE_VALID =
            gauge(
                    "homeostat_estimate_valid",
                    "1 while enough labels bear the estimate out, 0 while not.");
    static final Name ONLINE_SHARE =
            gauge(
                    "homeostat_online_share",
                    "How much of a prediction is the online learner's, from 0 to 1.");
    static final Name LABEL_DELAY_READINGS =
            new Name(
                    "homeostat_label_delay_readings",
                    Kind.GAUGE,
                    List.of(P, "quantile"),
                    "How many readings the newest 500 labels came late: 0.5, 0.9 and 1.");
    static final Name LABEL_DELAY_SECONDS =
            new Name(
                    "homeostat_label_delay_seconds",
                    Kind.GAUGE,
                    List.of(P, "quantile"),
                    "How many seconds the newest 500 labels came late: 0.5, 0.9 and 1.");
    static final Name CHAMPION =
            gauge("homeostat_champion_version", "Version of the model that serves, 0 for none.");
    static final Name STATE =
            new Name(
                    "homeostat_state",
                    Kind.GAUGE,
                    List.of(P, "state"),
                    "1 for the state that the pipeline is in, 0 for the others.");
    static final Name START =
            new Name(
                    "homeostat_process_start_time_seconds",
                    Kind.GAUGE,
                    List.of(),
                    "When the process started, in seconds since 1970.");
    static final Name MEMORY_USED =
            new Name(
                    "homeostat_jvm_memory_used_bytes",
                    Kind.GAUGE,
                    List.of("area"),
                    "Memory in use by the JVM.");
    static final Name MEMORY_MAX =
            new Name(
                    "homeostat_jvm_memory_max_bytes",
                    Kind.GAUGE,
                    List.of("area"),
                    "Memory that the JVM may use; absent where there is no bound.");
    static final Name GC_COUNT =
            new Name(
                    "homeostat_jvm_gc_collections_total",
                    Kind.COUNTER,
                    List.of("gc"),
                    "Garbage collections.");
    static final Name GC_SECONDS =
            new Name(
                    "homeostat_jvm_gc_seconds_total",
                    Kind.COUNTER,
                    List.of("gc"),
                    "Time spent in garbage collections.");
    static final Name THREADS =
            new Name("homeostat_jvm_threads", Kind.GAUGE, List.of(), "Live platform threads.");

    /// Numbers of the adapters, which the wiring supplies by name.
    public static final Name MQTT_CONNECTIONS =
            adapter("homeostat_mqtt_connections", Kind.GAUGE, "MQTT connections open now.");

    public static final Name MQTT_CONNECTIONS_TOTAL =
            adapter(
                    "homeostat_mqtt_connects_total",
                    Kind.COUNTER,
                    "MQTT connections ever accepted.");
    public static final Name MQTT_RECEIVED =
            adapter("homeostat_mqtt_received_total", Kind.COUNTER, "MQTT messages from devices.");
    public static final Name MQTT_ACKNOWLEDGED =
            adapter(
                    "homeostat_mqtt_acknowledged_total",
                    Kind.COUNTER,
                    "MQTT messages made durable, and acknowledged where the publisher asked.");
    public static final Name MQTT_DELIVERED =
            adapter(
                    "homeostat_mqtt_delivered_total",
                    Kind.COUNTER,
                    "MQTT messages sent to subscribers.");
    public static final Name MQTT_DROPPED =
            adapter(
                    "homeostat_mqtt_dropped_total",
                    Kind.COUNTER,
                    "MQTT messages that a slow subscriber lost.");
    public static final Name MQTT_SLOW_CLOSED =
            adapter(
                    "homeostat_mqtt_slow_closed_total",
                    Kind.COUNTER,
                    "MQTT subscribers closed for being too slow.");
    public static final Name MQTT_DUPLICATES =
            adapter(
                    "homeostat_mqtt_duplicates_total",
                    Kind.COUNTER,
                    "QoS 2 messages sent again before their release.");
    public static final Name MQTT_PAUSES =
            adapter(
                    "homeostat_mqtt_pauses_total",
                    Kind.COUNTER,
                    "Times a sender was made to wait because too much was not yet durable, or not"
                            + " yet sent on.");
    public static final Name MQTT_PROTOCOL_ERRORS =
            adapter(
                    "homeostat_mqtt_protocol_errors_total",
                    Kind.COUNTER,
                    "MQTT connections closed for breaking the protocol.");
    public static final Name MQTT_OUTBOX_FAULTS =
            adapter(
                    "homeostat_mqtt_outbox_faults_total",
                    Kind.COUNTER,
                    "Times the outbox for a broker could not be read.");
    public static final Name JOURNAL_RECORDS =
            adapter("homeostat_journal_records_total", Kind.COUNTER, "Records in the journal.");
    public static final Name JOURNAL_BYTES =
            adapter("homeostat_journal_bytes_total", Kind.COUNTER, "Bytes written to the journal.");
    public static final Name JOURNAL_SYNCS =
            adapter("homeostat_journal_syncs_total", Kind.COUNTER, "Group commits of the journal.");
    public static final Name JOURNAL_QUEUE =
            adapter(
                    "homeostat_journal_queue_records",
                    Kind.GAUGE,
                    "Records that wait for the journal's next group commit.");
    public static final Name JOURNAL_BLOCKED =
            adapter(
                    "homeostat_journal_blocked_total",
                    Kind.COUNTER,
                    "Times that a full journal queue made its sender wait.");
    public static final Name LANE_QUEUE =
            adapter(
                    "homeostat_lane_queue_records",
                    Kind.GAUGE,
                    "Records on disk that wait for their lane.");
    public static final Name LANE_BLOCKED =
            adapter(
                    "homeostat_lane_blocked_total",
                    Kind.COUNTER,
                    "Times that a full lane made its journal wait.");
    public static final Name HISTORY_QUEUE =
            adapter(
                    "homeostat_history_queue_rows",
                    Kind.GAUGE,
                    "Rows that wait to be written to the history.");
    public static final Name HISTORY_BLOCKED =
            adapter(
                    "homeostat_history_blocked_total",
                    Kind.COUNTER,
                    "Times that a full history queue made a lane wait.");
    public static final Name REJECTED =
            adapter(
                    "homeostat_payloads_rejected_total",
                    Kind.COUNTER,
                    "Payloads that were no reading, kept in the dead-letter journal.");
    public static final Name HELD =
            adapter(
                    "homeostat_messages_held",
                    Kind.GAUGE,
                    "Sparkplug messages that wait for those before them.");
    public static final Name REDELIVERED =
            adapter(
                    "homeostat_readings_redelivered_total",
                    Kind.COUNTER,
                    "Readings that came a second time, recognised by device and sequence or"
                            + " time.");
    public static final Name LIVE_CLIENTS =
            adapter("homeostat_live_clients", Kind.GAUGE, "Live streams open now.");
    public static final Name MQTT_CERTIFICATE_UNTIL =
            adapter(
                    "homeostat_mqtt_certificate_until_seconds",
                    Kind.GAUGE,
                    "When the MQTT certificate expires, in seconds since 1970; 0 without TLS.");
    public static final Name HTTP_UNKNOWN =
            adapter(
                    "homeostat_http_unknown_total",
                    Kind.COUNTER,
                    "HTTP requests with a wrong user, password or token.");
    public static final Name HTTP_FORBIDDEN =
            adapter(
                    "homeostat_http_forbidden_total",
                    Kind.COUNTER,
                    "HTTP requests for which the user's role is not enough.");
    public static final Name HTTP_LIMITED =
            adapter(
                    "homeostat_http_limited_total",
                    Kind.COUNTER,
                    "HTTP requests turned away because too many logins had failed.");
    public static final Name HTTP_CERTIFICATE_UNTIL =
            adapter(
                    "homeostat_http_certificate_until_seconds",
                    Kind.GAUGE,
                    "When the HTTP certificate expires, in seconds since 1970; 0 without TLS.");
    public static final Name LIVE_SLOW_CLOSED =
            adapter(
                    "homeostat_live_slow_closed_total",
                    Kind.COUNTER,
                    "Live streams closed for being too slow.");

    /// In the order of the documentation.
    public static final List<Name> ALL =
            List.of(
                    READINGS,
                    PREDICTIONS,
                    LABELS,
                    PENDING,
                    PENDING_DROPPED,
                    LABELS_IGNORED,
                    DECISIONS,
                    DRIFT,
                    TRAININGS,
                    TRAININGS_FAILED,
                    PROMOTIONS,
                    REFUSALS,
                    ROLLBACKS,
                    ROLLING,
                    SCORE,
                    ESTIMATED,
                    ESTIMATE_VALID,
                    ONLINE_SHARE,
                    LABEL_DELAY_READINGS,
                    LABEL_DELAY_SECONDS,
                    CHAMPION,
                    STATE,
                    MQTT_CONNECTIONS,
                    MQTT_CONNECTIONS_TOTAL,
                    MQTT_RECEIVED,
                    MQTT_ACKNOWLEDGED,
                    MQTT_DELIVERED,
                    MQTT_DROPPED,
                    MQTT_SLOW_CLOSED,
                    MQTT_DUPLICATES,
                    MQTT_PAUSES,
                    MQTT_PROTOCOL_ERRORS,
                    MQTT_OUTBOX_FAULTS,
                    MQTT_CERTIFICATE_UNTIL,
                    JOURNAL_RECORDS,
                    JOURNAL_BYTES,
                    JOURNAL_SYNCS,
                    JOURNAL_QUEUE,
                    JOURNAL_BLOCKED,
                    LANE_QUEUE,
                    LANE_BLOCKED,
                    HISTORY_QUEUE,
                    HISTORY_BLOCKED,
                    REJECTED,
                    HELD,
                    REDELIVERED,
                    LIVE_CLIENTS,
                    LIVE_SLOW_CLOSED,
                    HTTP_UNKNOWN,
                    HTTP_FORBIDDEN,
                    HTTP_LIMITED,
                    HTTP_CERTIFICATE_UNTIL,
                    ServerNames.LEDGER_UP,
                    ServerNames.LEDGER_OUTAGES,
                    ServerNames.ARTEFACTS_WAITING,
                    ServerNames.ARTEFACTS_SENT,
                    ServerNames.ARTEFACTS_FAILURES,
                    ServerNames.GIT_WAITING,
                    ServerNames.GIT_COMMITS,
                    ServerNames.GIT_ORDERS,
                    ServerNames.GIT_FAILURES,
                    ServerNames.GIT_DIFFERING,
                    ServerNames.GIT_DISTRUSTED,
                    ServerNames.GIT_REQUESTS_WAITING,
                    ServerNames.GIT_REQUESTS,
                    ServerNames.GIT_REQUEST_FAILURES,
                    ServerNames.LOGS_TOLD,
                    ServerNames.LOGS_REFUSED,
                    ServerNames.LOGS_LOST,
                    ServerNames.LOGS_WAITING,
                    ServerNames.LOGS_FAILURES,
                    ServerNames.OTLP_PUSHES,
                    ServerNames.OTLP_FAILURES,
                    ServerNames.TRAININGS_AWAY,
                    ServerNames.TRAININGS_ANSWERED,
                    ServerNames.TRAININGS_TAKEN_BACK,
                    START,
                    MEMORY_USED,
                    MEMORY_MAX,
                    GC_COUNT,
                    GC_SECONDS,
                    THREADS);

    private MetricNames() {}

    private static Name counter(String name, String help) {
        return new Name(name, Kind.COUNTER, List.of(P), help);
    }

    private static Name gauge(String name, String help) {
        return new Name(name, Kind.GAUGE, List.of(P), help);
    }

    private static Name adapter(String name, Kind kind, String help) {
        return new Name(name, kind, List.of(), help);
    }
}
