package io.homeostat.http;

import static io.homeostat.http.Served.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.homeostat.mlflow.server.NotedFiles;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files and logged models of people over real HTTP, on a real disk.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LoggedModelsTest {
    private static final String ROOT = "/api/2.0/mlflow/";
    private static final String STORE = "/api/2.0/mlflow-artifacts/artifacts/";

    /// More than a body that is kept in memory may have.
    private static final int LARGE = HttpApi.BODY_BYTES_MAX * 3;

    @TempDir private Path directory;
    private Served served;

    @BeforeEach
    void start() {
        served = Served.with(new NotedFiles(directory, 2L * LARGE));
    }

    @AfterEach
    void stop() {
        served.close();
    }

    private JsonNode get(String call) throws Exception {
        return body(served.get(ROOT + call), 200);
    }

    private HttpResponse<byte[]> send(String method, String call, String body) throws Exception {
        String json = body.replace('\'', '"');
        return served.send(
                served.to(ROOT + call).method(method, HttpRequest.BodyPublishers.ofString(json)));
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

    private static void until(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.call()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(5);
        }
    }

    private HttpResponse<byte[]> put(String path, byte[] bytes) throws Exception {
        return served.put(STORE + path, bytes);
    }

    private HttpResponse<byte[]> remove(String path) throws Exception {
        return served.send(served.to(STORE + path).DELETE());
    }

    private String artifacts() throws Exception {
        String uri =
                post("runs/create", "{'experiment_id':'0'}").at("/run/info/artifact_uri").asText();
        assertThat(uri).startsWith("mlflow-artifacts:/0/").endsWith("/artifacts");
        return uri.substring("mlflow-artifacts:/".length()) + "/";
    }

    private List<Path> unfinished() throws Exception {
        try (Stream<Path> all = Files.list(directory.resolve("incoming"))) {
            return all.toList();
        }
    }

    @Test
    void people_put_files_beside_their_runs() throws Exception {
        String place = artifacts();
        byte[] large = new byte[LARGE];
        new Random(7).nextBytes(large);
        body(put(place + "plots/a%20b.png", large), 200);
        body(put(place + "empty", new byte[0]), 200);
        HttpRequest.BodyPublisher chunks =
                HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large));
        body(served.send(served.to(STORE + place + "chunks").PUT(chunks)), 200);

        assertThat(served.get(STORE + place + "plots/a%20b.png").body()).isEqualTo(large);
        assertThat(served.get(STORE + place + "chunks").body()).isEqualTo(large);
        assertThat(served.get(STORE + place + "empty").body()).isEmpty();
        String run = place.split("/")[1];
        assertThat(get("artifacts/list?run_id=" + run).path("files").toString())
                .isEqualTo(
                        "[{'path':'chunks','is_dir':false,'file_size':3145728},{'path':'empty','is_dir':false,'file_size':0},{'path':'plots','is_dir':true}]"
                                .replace('\'', '"'));
        assertThat(
                        get("artifacts/list?path=plots&run_id=" + run)
                                .path("files")
                                .findValuesAsText("path"))
                .containsExactly("plots/a b.png");
        String listed = "/api/2.0/mlflow-artifacts/artifacts?path=" + url(place + "plots");
        assertThat(body(served.get(listed), 200).path("files").findValuesAsText("path"))
                .containsExactly("a b.png");

        JsonNode full = body(put(place + "more", new byte[1]), 507);
        assertThat(full.path("error_code").asText()).isEqualTo("QUOTA_EXCEEDED");
        assertThat(full.path("message").asText()).contains("--tracking-size");
        body(remove(place + "plots"), 200);
        body(put(place + "more", large), 200);
        body(remove(place + "plots"), 404);
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void files_belong_to_a_run_or_a_model() throws Exception {
        String place = artifacts();
        for (String path :
                List.of("0/x/artifacts/a", "0/a", "a", place.replace("0/", "1/") + "a")) {
            assertThat(body(put(path, new byte[1]), 404).path("message").asText())
                    .contains("EXPERIMENT/RUN/artifacts/FILE");
        }
        body(put(place, new byte[1]), 404);
        JsonNode error = body(put(place + "%2e%2e/%2e%2e/x", new byte[1]), 400);
        assertThat(error.path("message").asText()).contains("none of them empty");
        body(put(oven() + "/x/artifacts/a", new byte[1]), 403);
        assertThat(directory.resolve("files")).doesNotExist();
    }

    @Test
    void a_file_that_does_not_come_whole_is_none() throws Exception {
        String place = artifacts();
        body(put(place + "a", new byte[1]), 200);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.port())) {
            String head =
                    "PUT " + STORE + place + "b HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n";
            socket.getOutputStream().write((head + "1234").getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            until(() -> unfinished().size() == 1 && Files.size(unfinished().getFirst()) == 4);
        }
        until(() -> unfinished().isEmpty());
        body(served.get(STORE + place + "b"), 404);
    }

    @Test
    void people_log_models() throws Exception {
        JsonNode model =
                post(
                                "logged-models",
                                "{'experiment_id':'0','name':'m','model_type':'t','source_run_id':'r',"
                                    + "'params':[{'key':'p','value':'1'}],'tags':[{'key':'k','value':'v'}]}")
                        .path("model");
        String id = model.at("/info/model_id").asText();
        String one = "logged-models/" + id;
        assertThat(model.at("/info/status").asText()).isEqualTo("LOGGED_MODEL_PENDING");
        assertThat(model.at("/info/artifact_uri").asText())
                .isEqualTo("mlflow-artifacts:/0/models/" + id + "/artifacts");
        body(put("0/models/" + id + "/artifacts/MLmodel", new byte[2]), 200);
        body(send("PATCH", one, "{'model_id':'" + id + "','status':'LOGGED_MODEL_READY'}"), 200);
        body(send("PATCH", one + "/tags", "{'tags':[{'key':'k.l','value':'w'}]}"), 200);
        body(send("DELETE", one + "/tags/k", ""), 200);
        post(one + "/params", "{'params':[{'key':'q','value':'2'}]}");
        String run = post("runs/create", "{}").at("/run/info/run_id").asText();
        String metric =
                "{'run_id':'" + run + "','model_id':'" + id + "','key':'mae','timestamp':1,";
        post("runs/log-metric", metric + "'value':2,'step':2}");
        post("runs/log-metric", metric + "'value':3,'step':1}");
        post("runs/log-metric", metric + "'value':5,'step':1,'dataset_name':'d'}");
        post(
                "runs/outputs",
                "{'run_id':'" + run + "','models':[{'model_id':'" + id + "','step':0}]}");

        JsonNode kept = get(one).path("model");
        assertThat(kept.at("/info/status").asText()).isEqualTo("LOGGED_MODEL_READY");
        assertThat(kept.at("/info/tags").toString())
                .isEqualTo("[{\"key\":\"k.l\",\"value\":\"w\"}]");
        assertThat(kept.at("/data/params").findValuesAsText("key")).containsExactly("p", "q");
        assertThat(kept.at("/data/metrics").findValuesAsText("value"))
                .containsExactly("2.0", "5.0");
        assertThat(
                        get("runs/get?run_id=" + run)
                                .at("/run/outputs/model_outputs/0/model_id")
                                .asText())
                .isEqualTo(id);
        assertThat(get(one + "/artifacts/directories").path("files").toString())
                .isEqualTo("[{\"path\":\"MLmodel\",\"is_dir\":false,\"file_size\":2}]");
        String other =
                post("logged-models", "{'experiment_id':'0','name':'n'}")
                        .at("/model/info/model_id")
                        .asText();
        assertThat(models("'filter':'metrics.mae < 3'")).containsExactly(id);
        assertThat(models("'filter':'name = \\\"n\\\" AND creation_time > 0'"))
                .containsExactly(other);
        assertThat(models("'filter':'tags.`k.l` = \\\"w\\\"'")).containsExactly(id);
        assertThat(models("'order_by':[{'field_name':'name','ascending':false}]"))
                .containsExactly(other, id);
        body(send("DELETE", one, ""), 200);
        assertThat(models("'max_results':10")).containsExactly(other);
        JsonNode gone = body(served.get(ROOT + one), 404);
        assertThat(gone.path("message").asText()).contains("Logged model with ID '" + id);
        for (String wrong : List.of("{'name':'x'}", "{'experiment_id':'0','name':'a/b'}")) {
            body(send("POST", "logged-models", wrong), 400);
        }
        body(send("POST", "logged-models", "{'experiment_id':'" + oven() + "'}"), 403);
        body(send("PATCH", "logged-models/" + other, "{'status':'DONE'}"), 400);
    }

    private List<String> models(String part) throws Exception {
        List<String> ids = new ArrayList<>();
        post("logged-models/search", "{'experiment_ids':['0']," + part + "}")
                .path("models")
                .forEach(model -> ids.add(model.at("/info/model_id").asText()));
        return ids;
    }

    @Test
    void a_version_may_be_made_of_a_model_or_of_another_version() throws Exception {
        String id =
                post("logged-models", "{'experiment_id':'0'}").at("/model/info/model_id").asText();
        post("registered-models/create", "{'name':'mine'}");
        String run =
                get("model-versions/get?name=oven&version=2").at("/model_version/run_id").asText();
        String folder = "mlflow-artifacts:/0/models/" + id + "/artifacts";
        List<List<String>> cases =
                List.of(
                        List.of("models:/" + id, folder),
                        List.of("models:/mine/1", folder),
                        List.of(
                                "models:/oven/2",
                                "mlflow-artifacts:/" + oven() + "/" + run + "/artifacts/model"),
                        List.of("s3://x/y", "s3://x/y"));
        for (int i = 0; i < cases.size(); i++) {
            String source = cases.get(i).getFirst();
            post(
                    "model-versions/create",
                    "{'name':'mine','model_id':'" + id + "','source':'" + source + "'}");
            String version = "name=mine&version=" + (i + 1);
            JsonNode made = get("model-versions/get?" + version).path("model_version");
            assertThat(made.path("source").asText()).isEqualTo(source);
            assertThat(made.path("model_id").asText()).isEqualTo(id);
            assertThat(
                            get("model-versions/get-download-uri?" + version)
                                    .path("artifact_uri")
                                    .asText())
                    .isEqualTo(cases.get(i).getLast());
        }
        for (String none : List.of("models:/m-0", "models:/mine/9", "models:/none/1")) {
            String version = "{'name':'mine','source':'" + none + "'}";
            assertThat(
                            body(send("POST", "model-versions/create", version), 404)
                                    .path("message")
                                    .asText())
                    .contains("not found");
        }
    }

    @Test
    void clients_before_logged_models_note_theirs_at_the_run() throws Exception {
        String run = post("runs/create", "{}").at("/run/info/run_id").asText();
        for (String path : List.of("a", "b")) {
            post(
                    "runs/log-model",
                    "{'run_id':'"
                            + run
                            + "','model_json':'{\\\"artifact_path\\\":\\\""
                            + path
                            + "\\\"}'}");
        }
        assertThat(get("runs/get?run_id=" + run).at("/run/data/tags").findValuesAsText("value"))
                .contains("[{\"artifact_path\":\"a\"},{\"artifact_path\":\"b\"}]");
        body(send("POST", "runs/log-model", "{'run_id':'" + run + "','model_json':'[]'}"), 400);
    }
}
