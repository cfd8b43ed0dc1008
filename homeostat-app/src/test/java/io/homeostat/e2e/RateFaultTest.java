package io.homeostat.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.homeostat.config.SharedData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real recording whose device is made to report ten times as seldom for a while.
class RateFaultTest {
    private static final Path EXAMPLES = SharedData.repository().resolve("examples");

    @TempDir private Path directory;

    private JsonNode replayed(Object... more) throws Exception {
        Path json = directory.resolve("report.json");
        List<Object> words = new ArrayList<>();
        words.addAll(List.of("replay", EXAMPLES.resolve("occupancy.yaml"), "--input"));
        words.add(EXAMPLES.resolve("data/occupancy/datatraining.txt"));
        words.addAll(List.of("--json", json));
        words.addAll(List.of(more));
        Said said = Said.homeostat(words.toArray());
        assertThat(said.code()).as(said.toString()).isZero();
        return new ObjectMapper().readTree(json.toFile());
    }

    private static List<String> rates(JsonNode report) {
        List<String> rates = new ArrayList<>();
        for (String list : List.of("events", "notes")) {
            for (JsonNode event : report.path(list)) {
                if (event.at("/evidence/fault").asText().equals("rate")) {
                    rates.add(event.path("type").asText() + " " + event.path("reading").asInt());
                }
            }
        }
        return rates;
    }

    @Test
    void is_told_by_the_times_of_the_readings_and_over_when_they_are_as_before() throws Exception {
        assertThat(rates(replayed())).isEmpty();

        JsonNode faulty = replayed("--fault", "sensor=*,kind=rate,from=3000,to=4000");

        // Told after twenty intervals, and after twenty more of the usual kind it is over.
        assertThat(rates(faulty)).containsExactly("sensor-fault 3019", "sensor-recovered 4019");
    }

    @Test
    void is_of_the_whole_device() {
        Said said =
                Said.homeostat(
                        "replay",
                        EXAMPLES.resolve("occupancy.yaml"),
                        "--input",
                        EXAMPLES.resolve("data/occupancy/datatraining.txt"),
                        "--fault",
                        "sensor=CO2,kind=rate,from=3000,to=4000");
        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("the sensor 'CO2' of rate", "'*'");
    }
}
