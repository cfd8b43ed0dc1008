package io.homeostat.http;

import static io.homeostat.http.Served.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The Open Inference Protocol over real HTTP.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class InferenceTest {
    private static final String NOX = "/v2/models/gas-turbine-nox";
    private static final String GRADE = "/v2/models/machine-efficiency";
    private static final String MODE =
            "{\"name\":\"mode\",\"datatype\":\"BYTES\",\"shape\":[2,1],\"data\":[\"Idle\","
                    + "\"Active\"]}";
    private static final String AP =
            "{\"name\":\"AP\",\"datatype\":\"FP64\",\"shape\":[2,1],\"data\":[1.5,null]}";

    private final Served served = Served.after(200);

    @AfterEach
    void stop() {
        served.close();
    }

    /// A request with `at` as the tensor AT of two readings.
    private static String request(String at) {
        return "{\"inputs\":[" + at + "," + AP + "," + MODE + "]}";
    }

    private static String at(String datatype, String shape, String data) {
        return "{\"name\":\"AT\",\"datatype\":\"%s\",\"shape\":%s,\"data\":%s}"
                .formatted(datatype, shape, data);
    }

    private static JsonNode output(JsonNode answer, String name) {
        for (JsonNode output : answer.path("outputs")) {
            if (output.path("name").asText().equals(name)) {
                return output;
            }
        }
        throw new AssertionError("no output " + name + " in " + answer);
    }

    @Test
    void describes_server_models_and_versions() throws Exception {
        assertThat(body(served.get("/v2"), 200).path("name").asText()).isEqualTo("homeostat");
        assertThat(body(served.get("/v2/health/live"), 200).path("live").asBoolean()).isTrue();
        assertThat(body(served.get("/v2/health/ready"), 200).path("ready").asBoolean()).isTrue();
        JsonNode nox = body(served.get(NOX), 200);
        assertThat(nox.path("versions").toString()).isEqualTo("[\"1\"]");
        assertThat(nox.path("platform").asText()).isEqualTo("homeostat_v1");
        assertThat(nox.at("/inputs/0").toString())
                .isEqualTo(
                        "{\"name\":\"AT\",\"datatype\":\"FP64\",\"shape\":[-1,1],"
                                + "\"parameters\":{\"unit\":\"Cel\"}}");
        assertThat(nox.at("/inputs/2/datatype").asText()).isEqualTo("BYTES");
        assertThat(nox.path("inputs")).hasSize(3);
        assertThat(nox.path("outputs").findValuesAsText("name"))
                .containsExactly("prediction", "interval");
        assertThat(body(served.get(NOX + "/versions/1"), 200)).isEqualTo(nox);
        JsonNode grade = body(served.get(GRADE), 200);
        assertThat(grade.at("/outputs/0/datatype").asText()).isEqualTo("BYTES");
        assertThat(grade.at("/outputs/1/shape").toString()).isEqualTo("[-1,3]");
        assertThat(body(served.get(GRADE + "/ready"), 200).path("ready").asBoolean()).isTrue();
        assertThat(served.get(GRADE + "/versions/1/ready").statusCode()).isEqualTo(200);
        served.node.ready = false;
        assertThat(body(served.get("/v2/health/ready"), 503).path("ready").asBoolean()).isFalse();
        assertThat(served.get("/v2/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void a_pipeline_without_a_model_is_there_but_not_ready() throws Exception {
        try (Served young = Served.after(5)) {
            assertThat(body(young.get(NOX), 200).path("versions")).isEmpty();
            assertThat(body(young.get(NOX + "/ready"), 503).path("ready").asBoolean()).isFalse();
            String request = request(at("FP32", "[2,1]", "[1,2]"));
            assertThat(body(young.post(NOX + "/infer", request), 503).path("error").asText())
                    .contains("no model yet");
        }
    }

    @Test
    void infers_what_predict_says() throws Exception {
        String tensors = request(at("FP64", "[2]", "[10.25,-3.5]"));
        String rows =
                "{\"instances\":[{\"AT\":10.25,\"AP\":1.5,\"mode\":\"Idle\"},"
                        + "{\"AT\":-3.5,\"AP\":null,\"mode\":\"Active\"}]}";
        JsonNode inferred = body(served.post(NOX + "/infer", tensors), 200);
        JsonNode predicted =
                body(served.post("/api/v1/pipelines/gas-turbine-nox/predict", rows), 200);
        JsonNode labels = body(served.post(GRADE + "/infer", tensors), 200);
        JsonNode grades =
                body(served.post("/api/v1/pipelines/machine-efficiency/predict", rows), 200);

        assertThat(inferred.path("model_name").asText()).isEqualTo("gas-turbine-nox");
        assertThat(inferred.path("model_version").asText()).isEqualTo("1");
        assertThat(inferred.has("id")).isFalse();
        assertThat(inferred.at("/parameters/drift_detected").isBoolean()).isTrue();
        assertThat(output(inferred, "prediction").path("shape").toString()).isEqualTo("[2,1]");
        assertThat(output(inferred, "interval").path("shape").toString()).isEqualTo("[2,2]");
        assertThat(output(labels, "prediction").path("datatype").asText()).isEqualTo("BYTES");
        assertThat(output(labels, "probabilities").path("data")).hasSize(6);
        for (int i = 0; i < 2; i++) {
            JsonNode said = predicted.path("predictions").path(i);
            assertThat(output(inferred, "prediction").path("data").path(i))
                    .isEqualTo(said.path("prediction"));
            assertThat(output(inferred, "interval").path("data").path(2 * i + 1))
                    .isEqualTo(said.at("/interval/1"));
            JsonNode grade = grades.path("predictions").path(i);
            assertThat(output(labels, "prediction").path("data").path(i))
                    .isEqualTo(grade.path("prediction"));
            assertThat(output(labels, "probabilities").path("data").path(3 * i + 1))
                    .isEqualTo(grade.at("/probabilities/Medium"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FP32 | [2,1] | [[7],[8]]",
                "FP16 | [2]   | [7,8]",
                "INT8 | [2,1] | [7,8]",
                "UINT64 | [2,1,1] | [[[7]],[[8]]]",
            })
    void takes_every_datatype_flat_and_nested(String type, String shape, String data)
            throws Exception {
        JsonNode answer = body(served.post(NOX + "/infer", request(at(type, shape, data))), 200);
        assertThat(output(answer, "prediction").path("data").toString()).isEqualTo("[57.0,58.0]");
    }

    @Test
    void takes_truths_missing_values_and_who_was_meant() throws Exception {
        JsonNode truths =
                body(served.post(NOX + "/infer", request(at("BOOL", "[2]", "[true,false]"))), 200);
        assertThat(output(truths, "prediction").path("data").toString()).isEqualTo("[51.0,50.0]");
        JsonNode missing =
                body(served.post(NOX + "/infer", request(at("FP32", "[2]", "[NaN,-200]"))), 200);
        assertThat(output(missing, "prediction").path("data").toString()).isEqualTo("[null,null]");
        String beside =
                request(at("FP64", "[2]", "[1,2]"))
                        .replace(
                                "\"inputs\":[",
                                "\"parameters\":{\"device\":\"other\"},\"inputs\":[{\"name\":\"time\","
                                    + "\"datatype\":\"BYTES\",\"shape\":[2],\"data\":"
                                    + "[\"2026-01-01T00:00:00Z\",null]},");
        assertThat(served.post(NOX + "/infer", beside).statusCode()).isEqualTo(200);
        JsonNode wrong = body(served.post(NOX + "/infer", beside.replace("T00:00:00Z", "")), 400);
        assertThat(wrong.at("/errors/0/field").asText()).isEqualTo("time.data[0]");
    }

    @Test
    void echoes_the_id_and_gives_only_the_outputs_asked_for() throws Exception {
        String request =
                request(at("FP32", "[2]", "[1,2]"))
                        .replaceFirst(
                                "\\{", "{\"id\":\"r-7\",\"outputs\":[{\"name\":\"interval\"}],");
        JsonNode answer = body(served.post(NOX + "/versions/1/infer", request), 200);
        assertThat(answer.path("id").asText()).isEqualTo("r-7");
        assertThat(answer.path("outputs").findValuesAsText("name")).containsExactly("interval");
        JsonNode wrong =
                body(served.post(NOX + "/infer", request.replace("interval", "intervall")), 400);
        assertThat(wrong.path("error").asText()).contains("did you mean 'interval'?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FP32 | [2] | [1,\"x\"] | AT.data[1] is \"x\", expected FP32: a number",
                "FP32 | [2] | [1] | AT.data is 1 elements, expected 2 elements",
                "FP32 | [2,1] | [[1],[2,3]] | AT.data[1] is 2 elements",
                "FP32 | [2,1] | [[1],2] | AT.data[1] is 2, expected 1 elements",
                "INT8 | [2] | [1,128] | a whole number in -128..127",
                "UINT8 | [2] | [1,-1] | a whole number in 0..255",
                "INT32 | [2] | [1,1.5] | AT.data[1] is 1.5",
                "BOOL | [2] | [1,0] | AT.data[0] is 1, expected BOOL: true or false",
                "BYTES | [2] | [\"1\",\"2\"] | expected a number in Cel",
                "FP31 | [2] | [1,2] | AT.datatype is \"FP31\"",
                "FP32 | [2,0] | [] | AT.shape is [2,0]",
                "FP32 | [-1] | [1] | AT.shape is [-1]",
                "FP32 | [2147483647,2147483647] | [1] | AT.shape is [2147483647,2147483647]",
                "FP32 | 2 | [1,2] | AT.shape is 2",
                "FP32 | [2,2] | [1,2,3,4] | expected [2, 1]",
                "FP32 | [3] | [1,2,3] | AP.shape is [2, 1], expected 3 rows, as AT has",
                "FP32 | [10001] | [1] | at most 10000 rows",
                "FP64 | [2] | [1,1e999] | AT.data[1]",
            })
    void names_the_tensor_that_is_wrong(String type, String shape, String data, String part)
            throws Exception {
        HttpResponse<byte[]> response = served.post(NOX + "/infer", request(at(type, shape, data)));
        JsonNode error = body(response, 400);
        assertThat(error.path("error").asText()).contains(part);
        assertThat(response.headers().firstValue("content-type"))
                .hasValue("application/problem+json");
        assertThat(error.path("status").asInt()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | inputs is nothing, expected a list of tensors",
                "[] | an object with inputs",
                "{\"id\":7,\"inputs\":[]} | id is 7, expected text",
                "{\"inputs\":[{\"datatype\":\"FP32\"}]} | inputs[0].name is nothing",
                "{\"inputs\":[1]} | inputs[0].name",
                "{,} | line 1, column 2",
            })
    void tells_what_a_request_lacks(String body, String part) throws Exception {
        assertThat(body(served.post(NOX + "/infer", body), 400).path("error").asText())
                .contains(part);
    }

    @Test
    void names_missing_unknown_and_double_tensors() throws Exception {
        String at = at("FP32", "[2]", "[1,2]");
        String missing = "{\"inputs\":[" + at + "," + MODE + "]}";
        String unknown = request(at).replace("\"AP\"", "\"APP\"");
        String twice = request(at + "," + at);
        String word = request(at).replace("Active", "Actve");

        assertThat(body(served.post(NOX + "/infer", missing), 400).path("error").asText())
                .contains("AP is nothing, expected a tensor of a number with shape [2, 1]");
        assertThat(body(served.post(NOX + "/infer", unknown), 400).path("error").asText())
                .contains("APP is FP64 [2, 1], expected no such input; did you mean 'AP'?");
        assertThat(body(served.post(NOX + "/infer", twice), 400).path("error").asText())
                .contains("AT is two tensors of this name");
        assertThat(body(served.post(NOX + "/infer", word), 400).path("error").asText())
                .contains("mode.data[1] is \"Actve\", expected one of Idle, Active, Maintenance");
    }

    @Test
    void unknown_models_and_versions_are_errors_of_the_protocol() throws Exception {
        String request = request(at("FP32", "[2]", "[1,2]"));
        assertThat(body(served.get("/v2/models/gas-turbine-nix"), 404).path("error").asText())
                .contains("did you mean 'gas-turbine-nox'?");
        assertThat(body(served.get(NOX + "/versions/9"), 404).path("error").asText())
                .contains("Version 9 is not kept");
        assertThat(body(served.get(NOX + "/versions/x/ready"), 400).has("error")).isTrue();
        assertThat(body(served.post(NOX + "/versions/9/infer", request), 404).has("error"))
                .isTrue();
        assertThat(body(served.get("/v2/nothing"), 404).has("error")).isTrue();
        assertThat(body(served.get(NOX + "/infer"), 405).has("error")).isTrue();
        assertThat(body(served.get("/health/nothing"), 404).has("error")).isFalse();
    }

    @Test
    void an_older_version_is_known_but_does_not_infer() throws Exception {
        try (Served old = Served.after(3_700)) {
            assertThat(body(old.get(NOX), 200).path("versions").toString())
                    .isEqualTo("[\"1\",\"2\"]");
            assertThat(old.get(NOX + "/versions/2/ready").statusCode()).isEqualTo(200);
            assertThat(body(old.get(NOX + "/versions/1/ready"), 503).path("ready").asBoolean())
                    .isFalse();
            JsonNode error =
                    body(
                            old.post(
                                    NOX + "/versions/1/infer", request(at("FP32", "[2]", "[1,2]"))),
                            409);
            assertThat(error.path("error").asText())
                    .contains("Version 1 of gas-turbine-nox does not serve; version 2 does");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"FP32", "FP64"})
    void a_matrix_of_numbers_cannot_hold_a_word(String type) throws Exception {
        String matrix =
                "{\"inputs\":[{\"name\":\"data\",\"datatype\":\"%s\",\"shape\":[1,3],\"data\":[1,2,0]}]}"
                        .formatted(type);
        assertThat(body(served.post(NOX + "/infer", matrix), 400).path("error").asText())
                .contains("data.data[2] is 0, expected one of Idle, Active, Maintenance");
        assertThat(
                        body(served.post(NOX + "/infer", matrix.replace("[1,3]", "[3,1]")), 400)
                                .path("error")
                                .asText())
                .contains("data.shape is [3, 1], expected [3, 3], the columns AT, AP, mode");
    }

    /// JSON and the bytes behind it.
    private HttpRequest.Builder binary(String json, byte[] tail) {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(text);
        all.writeBytes(tail);
        return served.to(NOX + "/infer")
                .header("Inference-Header-Content-Length", "" + text.length)
                .POST(HttpRequest.BodyPublishers.ofByteArray(all.toByteArray()));
    }

    @Test
    void takes_and_gives_binary_tensors() throws Exception {
        ByteBuffer tail = ByteBuffer.allocate(2 * 4 + 2 * 8 + 4 + 4 + 4 + 6);
        tail.order(ByteOrder.LITTLE_ENDIAN).putFloat(7).putFloat(8).putDouble(1).putDouble(2);
        tail.putInt(4).put("Idle".getBytes(StandardCharsets.UTF_8));
        tail.putInt(6).put("Active".getBytes(StandardCharsets.UTF_8));
        List<String> inputs = new ArrayList<>();
        List.of("AT FP32 8", "AP FP64 16", "mode BYTES 18")
                .forEach(tensor -> {
                    String[] part = tensor.split(" ", -1);
                    inputs.add(
                            "{\"name\":\"%s\",\"datatype\":\"%s\",\"shape\":[2,1],\"parameters\":{\"binary_data_size\":%s}}"
                                    .formatted(part[0], part[1], part[2]));
                });
        String json =
                "{\"inputs\":["
                        + String.join(",", inputs)
                        + "],\"outputs\":[{\"name\":\"prediction\","
                        + "\"parameters\":{\"binary_data\":true}},{\"name\":\"interval\"}]}";

        HttpResponse<byte[]> response = served.send(binary(json, tail.array()));

        assertThat(response.statusCode()).isEqualTo(200);
        int length =
                Integer.parseInt(
                        response.headers()
                                .firstValue("Inference-Header-Content-Length")
                                .orElseThrow());
        JsonNode answer = new ObjectMapper().readTree(response.body(), 0, length);
        assertThat(answer.at("/outputs/0/parameters/binary_data_size").asInt()).isEqualTo(16);
        assertThat(answer.at("/outputs/1/data")).hasSize(4);
        ByteBuffer values = ByteBuffer.wrap(response.body()).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(values.getDouble(length)).isEqualTo(57);
        assertThat(values.getDouble(length + 8)).isEqualTo(58);
        assertThat(body(served.send(binary(json, new byte[10])), 400).path("error").asText())
                .contains("AP.parameters.binary_data_size is 16, expected at most the 2 bytes");
        assertThat(body(served.send(binary(json, new byte[60])), 400).path("error").asText())
                .contains("mode.parameters.binary_data_size is 18, expected the bytes of 2");
    }
}
