package io.homeostat.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.config.PipelineFile;
import io.homeostat.config.PipelineResource;
import io.homeostat.config.SharedData;
import io.homeostat.reading.Decoded;
import io.homeostat.reading.Reading;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The examples read the files that they are written for.
class SharedDataTest {
    private static List<Reading> read(String example, long empty, String... files) {
        List<Path> paths = new ArrayList<>();
        for (String file : files) {
            paths.add(SharedData.file(file));
        }
        PipelineResource pipeline =
                PipelineFile.read(SharedData.repository().resolve("examples").resolve(example));
        List<Reading> readings = new ArrayList<>();
        try (CsvSource source =
                CsvSource.open(paths, pipeline.source(), pipeline.loop().fields())) {
            for (Optional<Decoded> row = source.next(); row.isPresent(); row = source.next()) {
                assertThat(row.get()).isInstanceOf(Decoded.Accepted.class);
                readings.add(((Decoded.Accepted) row.get()).reading());
            }
            assertThat(source.warnings()).isEmpty();
            assertThat(source.emptyRows()).isEqualTo(empty);
        }
        return readings;
    }

    @Test
    void reads_the_gas_turbine() {
        List<Reading> rows =
                read(
                        "gas-turbine-nox.yaml",
                        0,
                        "gas-turbine/gt_2011.csv",
                        "gas-turbine/gt_2012.csv",
                        "gas-turbine/gt_2013.csv",
                        "gas-turbine/gt_2014.csv",
                        "gas-turbine/gt_2015.csv");

        assertThat(rows).hasSize(36_733);
        assertThat(rows.getFirst().get(0)).isEqualTo(4.5878);
        assertThat(rows.getFirst().get(9)).isEqualTo(81.952);
    }

    @Test
    void reads_the_office_whose_rows_have_names() {
        List<Reading> rows =
                read(
                        "occupancy.yaml",
                        0,
                        "occupancy/datatest.txt",
                        "occupancy/datatraining.txt",
                        "occupancy/datatest2.txt");

        assertThat(rows).hasSize(20_560);
        assertThat(rows.getFirst().toArray()).containsExactly(23.7, 26.272, 585.2, 749.2, 1);
        assertThat(rows.getFirst().time()).contains(Instant.parse("2015-02-02T14:19:00Z"));
    }

    @Test
    void reads_the_city_air_with_decimal_commas_and_missing_codes() {
        for (String target : List.of("nox", "no2", "co")) {
            List<Reading> rows =
                    read("air-quality-" + target + ".yaml", 114, "air-quality/AirQualityUCI.csv");

            assertThat(rows).hasSize(9_357);
            assertThat(rows.getFirst().get(0)).isEqualTo(1360);
            assertThat(rows.getFirst().get(5)).isEqualTo(13.6);
            assertThat(rows.getFirst().time()).contains(Instant.parse("2004-03-10T18:00:00Z"));
            assertThat(rows.stream().filter(row -> Double.isNaN(row.get(0)))).hasSize(366);
        }
    }

    @Test
    void reads_the_machine_temperature() {
        List<Reading> rows =
                read("machine-temperature.yaml", 0, "nab/machine_temperature_system_failure.csv");

        assertThat(rows).hasSize(22_695);
        assertThat(rows.get(1).get(0)).isEqualTo(74.93588199999998);
    }

    @Test
    void reads_the_machine_efficiency() {
        List<Reading> rows =
                read("machine-efficiency.yaml", 0, "machine-efficiency/machine_efficiency_20k.csv");

        assertThat(rows).hasSize(20_000);
        assertThat(rows.getFirst().get(0)).isEqualTo(1);
        assertThat(rows.getFirst().get(10)).isEqualTo(0);
    }
}
