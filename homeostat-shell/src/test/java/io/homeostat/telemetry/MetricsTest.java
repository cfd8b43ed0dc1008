package io.homeostat.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.estimate.Expected;
import io.homeostat.estimate.Lateness;
import io.homeostat.loop.LoopSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class MetricsTest {
    private static LoopSnapshot snapshot() {
        SequencedMap<String, Long> counts = new LinkedHashMap<>();
        counts.put("drift", 2L);
        SequencedMap<String, Double> values = new LinkedHashMap<>();
        values.put("healed", 1.5);
        SequencedMap<String, Double> none = new LinkedHashMap<>();
        return new LoopSnapshot(
                "nox",
                "healthy",
                "",
                3,
                Instant.EPOCH,
                10,
                0,
                9,
                8,
                1,
                0,
                0,
                counts,
                values,
                none,
                none,
                none,
                new LoopSnapshot.MonitorSnapshot("rmse", 100, "adwin", Double.NaN),
                new Expected("mae", 1.25, true, 24),
                new Lateness(
                        8,
                        new Lateness.Quantiles(24, 25, 30),
                        new Lateness.Quantiles(1_440, 1_500, 1_800)),
                0.25);
    }

    @Test
    void exposes_snapshots_and_adapters() {
        Metrics metrics =
                Metrics.of(() -> List.of(snapshot()), Map.of(MetricNames.MQTT_RECEIVED, () -> 42));

        String text = metrics.text();

        assertThat(text)
                .contains("homeostat_readings_total{pipeline=\"nox\"} 10.0")
                .contains("homeostat_drift_events_total{pipeline=\"nox\"} 2.0")
                .contains("homeostat_estimated_metric{metric=\"mae\",pipeline=\"nox\"} 1.25")
                .contains("homeostat_estimate_valid{pipeline=\"nox\"} 1.0")
                .contains("homeostat_label_delay_readings{pipeline=\"nox\",quantile=\"0.9\"} 25.0")
                .contains("homeostat_label_delay_seconds{pipeline=\"nox\",quantile=\"1\"} 1800.0")
                .contains("homeostat_champion_version{pipeline=\"nox\"} 3.0")
                .contains("homeostat_state{pipeline=\"nox\",state=\"healthy\"} 1.0")
                .contains("homeostat_state{pipeline=\"nox\",state=\"suspicious\"} 0.0")
                .contains(
                        "homeostat_rolling_metric{metric=\"rmse\",model=\"healed\","
                                + "pipeline=\"nox\"} 1.5")
                .contains("homeostat_mqtt_received_total 42.0")
                .contains("homeostat_jvm_memory_used_bytes{area=\"heap\"}");
    }

    @Test
    void the_documentation_lists_exactly_the_names() throws Exception {
        StringBuilder table = new StringBuilder();
        for (MetricNames.Name name : MetricNames.ALL) {
            String labels =
                    name.labels().isEmpty() ? "" : "`" + String.join("`, `", name.labels()) + "`";
            table.append("| `")
                    .append(name.name())
                    .append("` | ")
                    .append(name.kind().label())
                    .append(" | ")
                    .append(labels)
                    .append(" | ")
                    .append(name.help())
                    .append(" |\n");
        }
        Path page = Path.of("..", "docs", "metrics.md");
        assertThat(Files.exists(page)).isTrue();
        assertThat(Files.readString(page))
                .as("docs/metrics.md must hold this table:\n%s", table)
                .contains(table);
    }
}
