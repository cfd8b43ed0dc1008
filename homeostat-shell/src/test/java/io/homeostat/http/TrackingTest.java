package io.homeostat.http;

import static io.homeostat.http.Served.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.homeostat.mlflow.server.MemoryStore;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// MLflow's protocol over real HTTP, of a box that has trained three times.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TrackingTest {
    private static final String ROOT = "/api/2.0/mlflow/";
    private static final String STORE = "/api/2.0/mlflow-artifacts/artifacts/";

    private final Served served = Served.after(0);

    @AfterEach
    void stop() {
        served.close();
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }

    private JsonNode get(String call) throws Exception {
        return body(served.get(ROOT + call), 200);
    }

    private HttpResponse<byte[]> send(String method, String call, String body) throws Exception {
        return served.send(
                served.to(ROOT + call)
                        .method(method, HttpRequest.BodyPublishers.ofString(quoted(body))));
    }

    private JsonNode post(String call, String body) throws Exception {
        return body(send("POST", call, body), 200);
    }

    private static String url(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private String oven() throws Exception {
        return get("experiments/get-by-name?experiment_name=oven")
                .at("/experiment/experiment_id")
                .asText();
    }

    private JsonNode search(String experiment, String more) throws Exception {
        return post("runs/search", "{'experiment_ids':['" + experiment + "']" + more + "}");
    }

    private static List<String> names(JsonNode runs) {
        List<String> names = new ArrayList<>();
        runs.path("runs").forEach(run -> names.add(run.at("/info/run_name").asText()));
        return names;
    }

    private static String value(JsonNode list, String key) {
        for (JsonNode entry : list) {
            if (entry.path("key").asText().equals(key)) {
                return entry.path("value").asText();
            }
        }
        throw new AssertionError("no " + key + " in " + list);
    }

    @Test
    void every_training_is_a_run_with_what_is_known_of_it() throws Exception {
        JsonNode runs = search(oven(), "");
        assertThat(names(runs)).containsExactly("training-3", "training-2", "training-1");
        JsonNode one = runs.at("/runs/2");
        assertThat(one.at("/info/status").asText()).isEqualTo("FINISHED");
        assertThat(runs.at("/runs/0/info/status").asText()).isEqualTo("RUNNING");
        JsonNode params = one.at("/data/params");
        assertThat(value(params, "seed")).isEqualTo("42");
        assertThat(value(params, "depth")).isEqualTo("6.0");
        assertThat(value(params, "data.digest")).isEqualTo("ab".repeat(32));
        assertThat(value(params, "parent")).isEqualTo("0");
        assertThat(value(one.at("/data/tags"), "homeostat.cause")).isEqualTo("first model");
        assertThat(value(one.at("/data/metrics"), "trainingLoss")).isEqualTo("3.5");
        assertThat(one.at("/inputs/dataset_inputs/0/dataset/digest").asText()).hasSize(36);
        String id = one.at("/info/run_id").asText();
        assertThat(get("runs/get?run_id=" + id).path("run")).isEqualTo(one);
        assertThat(get("metrics/get-history?metric_key=trainingLoss&run_id=" + id).at("/metrics/0"))
                .isEqualTo(one.at("/data/metrics/1"));
        assertThat(get("experiments/get?experiment_id=" + oven()).at("/experiment/name").asText())
                .isEqualTo("oven");
        assertThat(get("experiments/search").path("experiments").findValuesAsText("name"))
                .containsExactlyInAnyOrder("oven", "kiln", "Default");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "metrics.trainingLoss > 3 | training-1",
                "metrics.trainingLoss <= 3 | ''",
                "params.parent = \\\"1\\\" | training-2",
                "tags.`homeostat.cause` LIKE \\\"first%\\\" | training-1",
                "tags.homeostat.cause ILIKE \\\"%DRIFT%\\\" AND status = \\\"FINISHED\\\" |"
                        + " training-2",
                "attributes.status != \\\"FINISHED\\\" | training-3",
                "run_name IN (\\\"training-1\\\", \\\"x\\\") | training-1",
                "run_name NOT IN (\\\"training-1\\\", \\\"training-3\\\") | training-2",
                "start_time < 1769904002000 | training-1",
            })
    void searches_by_filter(String filter, String names) throws Exception {
        assertThat(names(search(oven(), ",'filter':'" + filter + "'")))
                .containsExactlyElementsOf(
                        names.equals("''") ? List.of() : List.of(names.split(",", -1)));
    }

    @Test
    void searches_in_order_and_by_pages() throws Exception {
        String order = ",'order_by':['params.parent DESC'],'max_results':2";
        JsonNode first = search(oven(), order);
        assertThat(names(first)).containsExactly("training-3", "training-2");
        String token = first.path("next_page_token").asText();
        JsonNode second = search(oven(), order + ",'page_token':'" + token + "'");
        assertThat(names(second)).containsExactly("training-1");
        assertThat(second.has("next_page_token")).isFalse();
        for (String direction : List.of("ASC", "DESC")) {
            String loss = ",'order_by':['metrics.trainingLoss " + direction + "']";
            assertThat(names(search(oven(), loss)).getFirst()).isEqualTo("training-1");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'filter':'metrics.a > \\\"x\\\"' | a number to compare a metric with",
                "'filter':'colour = 1' | one of [artifact_uri, created,",
                "'filter':'status = 1 OR status = 2' | expected AND",
                "'filter':'status = \\\"x' | the end of what is quoted",
                "'order_by':['start_time UP'] | ASC or DESC",
                "'max_results':0 | a whole number in 1..50000",
                "'page_token':'?' | next_page_token",
                "'run_view_type':'SOME' | ACTIVE_ONLY",
            })
    void says_what_is_wrong_with_a_search(String part, String expected) throws Exception {
        JsonNode error =
                body(send("POST", "runs/search", "{'experiment_ids':['0']," + part + "}"), 400);
        assertThat(error.path("error_code").asText()).isEqualTo("INVALID_PARAMETER_VALUE");
        assertThat(error.path("message").asText()).contains(expected);
    }

    @Test
    void versions_carry_their_lineage_and_the_champion_its_alias() throws Exception {
        JsonNode model = get("registered-models/get?name=oven").path("registered_model");
        assertThat(model.path("aliases").toString())
                .isEqualTo("[{\"alias\":\"champion\",\"version\":\"2\"}]");
        JsonNode champion =
                get("registered-models/alias?name=oven&alias=champion").path("model_version");
        assertThat(champion.path("version").asText()).isEqualTo("2");
        assertThat(value(champion.path("tags"), "homeostat.data.digest"))
                .isEqualTo("ab".repeat(32));
        assertThat(get("model-versions/get?name=oven&version=2").path("model_version"))
                .isEqualTo(champion);
        assertThat(
                        get("model-versions/search?filter=" + url("name='oven'"))
                                .path("model_versions")
                                .findValuesAsText("version"))
                .containsExactly("2", "1");
        String run = champion.path("run_id").asText();
        assertThat(
                        get("model-versions/search?filter=" + url("run_id = '" + run + "'"))
                                .path("model_versions"))
                .hasSize(1);
        String prompts = "name LIKE 'ov%' AND tag.`mlflow.prompt.is_prompt` != 'true'";
        assertThat(get("registered-models/search?filter=" + url(prompts)).path("registered_models"))
                .hasSize(1);
        assertThat(
                        get("model-versions/get-download-uri?name=oven&version=2")
                                .path("artifact_uri")
                                .asText())
                .isEqualTo("mlflow-artifacts:/" + oven() + "/" + run + "/artifacts/model");
    }

    @Test
    void a_model_is_found_among_the_artifacts_and_loaded_whole() throws Exception {
        String run =
                get("model-versions/get?name=oven&version=2").at("/model_version/run_id").asText();
        assertThat(get("artifacts/list?run_id=" + run).path("files").toString())
                .isEqualTo("[{\"path\":\"model\",\"is_dir\":true}]");
        assertThat(
                        get("artifacts/list?path=model&run_id=" + run)
                                .path("files")
                                .findValuesAsText("path"))
                .containsExactly("model/MLmodel", "model/lineage.json", "model/model.bin");
        String folder = oven() + "/" + run + "/artifacts/model";
        assertThat(
                        body(
                                        served.get(
                                                "/api/2.0/mlflow-artifacts/artifacts?path="
                                                        + url(folder)),
                                        200)
                                .path("files")
                                .findValuesAsText("path"))
                .containsExactly("MLmodel", "lineage.json", "model.bin");
        assertThat(served.get(STORE + folder + "/model.bin").body()).isEqualTo(MemoryStore.bytes());
        assertThat(body(served.get(STORE + folder + "/../../x"), 404).path("error_code").asText())
                .isEqualTo("RESOURCE_DOES_NOT_EXIST");
        assertThat(
                        body(served.put(STORE + folder + "/x", new byte[1]), 403)
                                .path("message")
                                .asText())
                .contains("is this box's own");
        assertThat(
                        body(served.send(served.to(STORE + folder).DELETE()), 403)
                                .path("error_code")
                                .asText())
                .isEqualTo("PERMISSION_DENIED");
    }

    @Test
    void people_note_runs_of_their_own() throws Exception {
        String experiment =
                post("experiments/create", "{'name':'study'}").path("experiment_id").asText();
        String id =
                post(
                                "runs/create",
                                "{'experiment_id':'"
                                        + experiment
                                        + "','run_name':'a','start_time':5,"
                                        + "'tags':[{'key':'k','value':'v'}]}")
                        .at("/run/info/run_id")
                        .asText();
        String run = "{'run_id':'" + id + "',";
        post("runs/log-parameter", run + "'key':'lr','value':'0.1'}");
        post("runs/log-metric", run + "'key':'mae','value':2,'timestamp':1,'step':1}");
        post("runs/log-metric", run + "'key':'mae','value':3,'timestamp':1,'step':0}");
        post(
                "runs/log-batch",
                run
                        + "'metrics':[{'key':'m','value':'NaN','timestamp':7}],"
                        + "'params':[{'key':'p','value':'1'}],'tags':[{'key':'k','value':'w'}]}");
        post("runs/set-tag", run + "'key':'t','value':'u'}");
        post("runs/delete-tag", run + "'key':'t'}");
        post("runs/update", run + "'status':'FINISHED','end_time':9}");

        JsonNode noted = get("runs/get?run_id=" + id).path("run");
        assertThat(noted.at("/info/status").asText()).isEqualTo("FINISHED");
        assertThat(value(noted.at("/data/metrics"), "mae")).isEqualTo("2.0");
        assertThat(value(noted.at("/data/metrics"), "m")).isEqualTo("NaN");
        assertThat(value(noted.at("/data/tags"), "k")).isEqualTo("w");
        assertThat(noted.at("/data/tags").findValuesAsText("key"))
                .containsExactly("k", "mlflow.runName");
        assertThat(
                        get("metrics/get-history?metric_key=mae&run_id=" + id)
                                .path("metrics")
                                .findValuesAsText("value"))
                .containsExactly("2.0", "3.0");
        assertThat(names(search(experiment, ",'filter':'params.lr = \\\"0.1\\\"'")))
                .containsExactly("a");
        JsonNode other =
                body(send("POST", "runs/log-parameter", run + "'key':'lr','value':'2'}"), 400);
        assertThat(other.path("message").asText()).contains("already logged with value='0.1'");
        JsonNode half =
                body(
                        send(
                                "POST",
                                "runs/log-batch",
                                run
                                        + "'params':[{'key':'q','value':'1'}],"
                                        + "'metrics':[{'key':'z','value':'x'}]}"),
                        400);
        assertThat(half.path("message").asText()).contains("a number, NaN");
        assertThat(get("runs/get?run_id=" + id).at("/run/data/params")).hasSize(2);
        post("runs/delete", run.replace(',', '}'));
        assertThat(names(search(experiment, ""))).isEmpty();
        assertThat(names(search(experiment, ",'run_view_type':'DELETED_ONLY'"))).hasSize(1);
    }

    @Test
    void people_register_models_of_their_own() throws Exception {
        post("registered-models/create", "{'name':'mine','tags':[{'key':'a','value':'b'}]}");
        String version = "{'name':'mine','source':'s3://x/y'}";
        assertThat(post("model-versions/create", version).at("/model_version/version").asText())
                .isEqualTo("1");
        post("model-versions/create", version);
        post("registered-models/alias", "{'name':'mine','alias':'best','version':'2'}");
        assertThat(
                        get("registered-models/alias?name=mine&alias=best")
                                .at("/model_version/aliases/0")
                                .asText())
                .isEqualTo("best");
        body(
                send(
                        "PATCH",
                        "model-versions/update",
                        "{'name':'mine','version':'2','description':'d'}"),
                200);
        body(send("DELETE", "model-versions/delete", "{'name':'mine','version':'2'}"), 200);
        assertThat(post("model-versions/create", version).at("/model_version/version").asText())
                .isEqualTo("3");
        assertThat(get("registered-models/get?name=mine").at("/registered_model/aliases"))
                .isEmpty();
        post("registered-models/rename", "{'name':'mine','new_name':'yours'}");
        assertThat(
                        get("model-versions/search?filter=" + url("name='yours'"))
                                .path("model_versions")
                                .findValuesAsText("version"))
                .containsExactly("3", "1");
        body(send("DELETE", "registered-models/delete", "{'name':'yours'}"), 200);
        assertThat(served.get(ROOT + "registered-models/get?name=yours").statusCode())
                .isEqualTo(404);
    }

    @Test
    void no_call_changes_what_the_box_has_done() throws Exception {
        String experiment = oven();
        String run = search(experiment, "").at("/runs/0/info/run_id").asText();
        List<String> attempts =
                List.of(
                        "POST experiments/update {'experiment_id':'E','new_name':'x'}",
                        "POST experiments/delete {'experiment_id':'E'}",
                        "POST experiments/set-experiment-tag {'experiment_id':'E','key':'k'}",
                        "POST runs/create {'experiment_id':'E'}",
                        "POST runs/update {'run_id':'R','status':'FAILED'}",
                        "POST runs/delete {'run_id':'R'}",
                        "POST runs/log-metric {'run_id':'R','key':'k','value':1}",
                        "POST runs/log-parameter {'run_id':'R','key':'k','value':'1'}",
                        "POST runs/log-batch {'run_id':'R'}",
                        "POST runs/log-inputs {'run_id':'R'}",
                        "POST runs/set-tag {'run_id':'R','key':'k'}",
                        "POST registered-models/alias"
                                + " {'name':'oven','alias':'champion','version':'1'}",
                        "DELETE registered-models/alias {'name':'oven','alias':'champion'}",
                        "POST registered-models/rename {'name':'oven','new_name':'x'}",
                        "PATCH registered-models/update {'name':'oven','description':'x'}",
                        "DELETE registered-models/delete {'name':'oven'}",
                        "POST model-versions/create {'name':'oven','source':'x'}",
                        "PATCH model-versions/update {'name':'oven','version':'1'}",
                        "POST model-versions/transition-stage"
                                + " {'name':'oven','version':'1','stage':'Production'}",
                        "DELETE model-versions/delete {'name':'oven','version':'1'}",
                        "POST model-versions/set-tag {'name':'oven','version':'1','key':'k'}");
        for (String attempt : attempts) {
            String[] part =
                    attempt.replace("'E'", "'" + experiment + "'")
                            .replace("'R'", "'" + run + "'")
                            .split(" ", 3);
            JsonNode error = body(send(part[0], part[1], part[2]), 403);
            assertThat(error.path("error_code").asText()).isEqualTo("PERMISSION_DENIED");
            assertThat(error.path("message").asText()).contains("is this box's own");
        }
        for (String call : List.of("experiments/create", "registered-models/create")) {
            JsonNode taken = body(send("POST", call, "{'name':'kiln'}"), 400);
            assertThat(taken.path("error_code").asText()).isEqualTo("RESOURCE_ALREADY_EXISTS");
        }
    }

    @Test
    void errors_have_the_protocols_shape() throws Exception {
        JsonNode missing = body(served.get(ROOT + "runs/get?run_id=nope"), 404);
        assertThat(missing.path("error_code").asText()).isEqualTo("RESOURCE_DOES_NOT_EXIST");
        assertThat(missing.path("message").asText()).isEqualTo("Run with id=nope not found");
        assertThat(body(served.get(ROOT + "runs/get"), 400).path("message").asText())
                .contains("'run_uuid'");
        assertThat(body(served.get(ROOT + "runs/nothing"), 404).path("error_code").asText())
                .isEqualTo("ENDPOINT_NOT_FOUND");
        assertThat(body(send("POST", "runs/create", "[]"), 400).path("error_code").asText())
                .isEqualTo("BAD_REQUEST");
        HttpResponse<byte[]> foreign =
                served.send(
                        served.to(ROOT + "registered-models/delete")
                                .header("Origin", "http://elsewhere.example")
                                .method("DELETE", HttpRequest.BodyPublishers.ofString("{}")));
        assertThat(body(foreign, 403).path("error_code").asText()).isEqualTo("PERMISSION_DENIED");
    }
}
