package io.homeostat.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.homeostat.codec.PayloadDecoder;
import io.homeostat.model.Task;
import io.homeostat.reading.Decoded;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.DeviceRule;
import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import io.homeostat.reading.Reading;
import io.homeostat.reading.SourceSpec;
import io.homeostat.reading.SourceSpec.TimeRule;
import io.homeostat.reading.TimeFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a payload means over MQTT, it means in a request to predict.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PredictRequestTest {
    private static final Fields FIELDS =
            new Fields(
                    List.of(
                            new Field("power", "kW", 0, 20, List.of(), List.of(-200.0)),
                            Field.number("air.temp"),
                            Field.category("mode", List.of("Idle", "Active", "1")),
                            Field.number("quality")));

    private static final String FULL =
            "\"power\":9,\"air\":{\"temp\":210},\"mode\":\"Idle\",\"line\":7,\"ts\":1700000000,"
                    + "\"n\":4,\"batch\":\"B-17\"";

    private static SourceSpec source(TimeRule time, boolean strict) {
        DeviceRule device =
                new DeviceRule(
                        List.of(
                                new DeviceRule.Part.Text("oven-"),
                                new DeviceRule.Part.FieldValue("line")),
                        "oven");
        return new SourceSpec(
                "oven/reading",
                1,
                SourceSpec.Format.JSON,
                device,
                time,
                Duration.ZERO,
                "n",
                "batch",
                strict,
                SourceSpec.Csv.RECOGNISED);
    }

    private static TimeRule epoch(String field) {
        return new TimeRule.InFields(List.of(field), TimeFormat.EPOCH_SECONDS);
    }

    private static PipelineApi.Description description(SourceSpec source) {
        return new PipelineApi.Description(
                FIELDS,
                List.of("power", "air.temp", "mode"),
                "quality",
                "",
                new Task.Regression(),
                List.of("power"),
                "ridge",
                "",
                "inline",
                source,
                "oven/prediction");
    }

    private static PredictRequest request(String body, SourceSpec source) throws IOException {
        JsonNode json = Json.parse(body.getBytes(StandardCharsets.UTF_8));
        return PredictRequest.parse(json, description(source));
    }

    private static Problem.Fault refused(String body, SourceSpec source) {
        ProblemException problem =
                catchThrowableOfType(ProblemException.class, () -> request(body, source));
        return problem.problem().faults().getFirst();
    }

    private static Reading byMqtt(String body, SourceSpec source) {
        Decoded decoded =
                new PayloadDecoder(source, FIELDS)
                        .decode("oven/reading", body.getBytes(StandardCharsets.UTF_8));
        assertThat(decoded).isInstanceOf(Decoded.Accepted.class);
        return ((Decoded.Accepted) decoded).reading();
    }

    private static void assertSame(Reading asked, Reading taken) {
        assertThat(asked.toArray()).isEqualTo(taken.toArray());
        assertThat(asked.device()).isEqualTo(taken.device());
        assertThat(asked.time()).isEqualTo(taken.time());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                FULL,
                FULL + ",\"quality\":3,\"lab\":[1,{\"a\":2}],\"air.hum\":4",
                "\"power\":\"9.5\",\"air.temp\":true,\"mode\":1,\"line\":\"a\",\"ts\":\"1.7e9\"",
                "\"power\":-200,\"air.temp\":\"NA\",\"mode\":null,\"line\":\"a\",\"ts\":null",
                "\"power\":\" 1 \",\"air\":{\"temp\":\"\",\"hum\":1},\"mode\":\"\",\"line\":1.5",
            })
    void a_payload_means_what_it_means_over_mqtt(String members) throws Exception {
        SourceSpec source = source(epoch("ts"), false);
        String body = "{" + members + "}";

        assertSame(request(body, source).readings().getFirst(), byMqtt(body, source));
        assertSame(
                request("{\"instances\":[" + body + "]}", source).readings().getFirst(),
                byMqtt(body, source));
    }

    @Test
    void the_time_field_may_be_called_time() throws Exception {
        SourceSpec source = source(epoch("time"), true);
        String body = "{" + FULL.replace("\"ts\"", "\"time\"") + "}";

        assertSame(request(body, source).readings().getFirst(), byMqtt(body, source));
    }

    @Test
    void device_and_time_may_stand_beside_the_fields_of_any_pipeline() throws Exception {
        String plain = "{\"power\":1,\"air.temp\":1,\"mode\":\"Idle\"}";
        Reading reading =
                request(
                                plain.replace(
                                        "}",
                                        ",\"device\":\"x\",\"time\":\"2026-01-31T12:00:00Z\"}"),
                                source(epoch("ts"), true))
                        .readings()
                        .getFirst();

        assertThat(reading.device()).isEqualTo(new DeviceId("x"));
        assertThat(reading.time()).hasValue(Instant.parse("2026-01-31T12:00:00Z"));
        Reading nobody = request(plain, source(epoch("ts"), true)).readings().getFirst();
        assertThat(nobody.device()).isEqualTo(new DeviceId("oven"));
        assertThat(nobody.time()).isEmpty();
    }

    @Test
    void what_is_not_declared_is_ignored_and_told_or_refused_by_a_strict_source() throws Exception {
        String body = "{" + FULL + ",\"air.tmp\":1,\"lab\":2}";

        assertThat(request(body, source(epoch("ts"), false)).ignored())
                .containsExactly("air.tmp", "lab");
        assertThat(refused(body, source(epoch("ts"), true)))
                .isEqualTo(
                        new Problem.Fault(
                                "air.tmp",
                                "a value",
                                "declared fields only, because source.strict is true; did you mean"
                                        + " 'air.temp'?"));
    }

    @Test
    void a_misspelt_input_is_missed_by_its_name() {
        SourceSpec source = source(epoch("ts"), false);

        assertThat(refused("{" + FULL.replace("power", "powr") + "}", source))
                .isEqualTo(
                        new Problem.Fault(
                                "power",
                                "nothing",
                                "a number in kW, or null for no value; powr is no field, did you"
                                        + " mean 'power'?"));
        assertThat(refused("{" + FULL.replace("power", "load") + "}", source).expected())
                .isEqualTo("a number in kW, or null for no value; no fields are load");
        assertThat(refused("{" + FULL.replace("1700000000", "\"noon\"") + "}", source))
                .isEqualTo(new Problem.Fault("ts", "noon", "a time as epoch-s"));
    }
}
