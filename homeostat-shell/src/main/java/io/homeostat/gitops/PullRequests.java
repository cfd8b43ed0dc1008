package io.homeostat.gitops;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.homeostat.request.HttpSender;
import io.homeostat.request.HttpSender.Answer;
import io.homeostat.request.SendException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.util.Map;
import java.util.TreeMap;

/// Pull requests of one repository at a forge, by the API that GitHub (REST, 2022-11-28), Gitea and
/// Forgejo (v1) share.
///
/// One request is opened for each branch and appointment: those that are there, open or not, are
/// looked at before, and again where the forge says that there is one.
final class PullRequests implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Newest first: a request that is older than so many others was opened long ago.
    private static final int PAGES_MAX = 10;

    private static final int PAGE = 50;
    private static final int REASON_MAX = 300;

    private final Proposals.Api forge;
    private final HttpSender http;

    PullRequests(Proposals.Api forge) {
        this.forge = forge;
        this.http = new HttpSender(forge.server());
    }

    /// What is asked for.
    ///
    /// @param branch to be merged
    /// @param base the branch to merge it into
    /// @param mark line of the body that no other appointment's has
    record Wanted(String branch, String base, String title, String body, String mark) {}

    /// @return whether one was opened; false when there is one already
    /// @throws RequestException when it is not opened now, or not at all
    boolean open(Wanted wanted) throws InterruptedException {
        if (there(wanted)) {
            return false;
        }
        Map<String, String> body = new TreeMap<>();
        body.put("title", wanted.title());
        body.put("head", wanted.branch());
        body.put("base", wanted.base());
        body.put("body", wanted.body());
        Answer answer = send("POST", "", JSON.valueToTree(body).toString());
        if (answer.good()) {
            return true;
        }
        boolean taken = answer.status() == 409 || answer.status() == 422;
        if (taken && there(wanted)) {
            return false;
        }
        throw refused("POST", answer, taken || answer.status() == 400 || answer.status() == 413);
    }

    /// Whether the branch has an open request, or had one for this very appointment: what a person
    /// has closed is not opened again.
    private boolean there(Wanted wanted) throws InterruptedException {
        return switch (forge.dialect()) {
            case GITHUB ->
                    found(
                            list(
                                    "?state=all&per_page=100&head="
                                            + encoded(forge.owner() + ":" + wanted.branch())),
                            wanted);
            case GITEA -> paged(wanted);
        };
    }

    private boolean paged(Wanted wanted) throws InterruptedException {
        for (int page = 1; page <= PAGES_MAX; page++) {
            JsonNode list =
                    list(
                            "?state=all&sort=recentupdate&limit="
                                    + PAGE
                                    + "&page="
                                    + page
                                    + "&base_branch="
                                    + encoded(wanted.base()));
            if (found(list, wanted)) {
                return true;
            }
            if (list.isEmpty()) {
                return false;
            }
        }
        return false;
    }

    /// A branch of the same name in a copy of the repository is somebody else's.
    private boolean found(JsonNode list, Wanted wanted) {
        for (JsonNode one : list) {
            JsonNode head = one.path("head");
            boolean ours =
                    head.path("ref").asText().equals(wanted.branch())
                            && one.path("base").path("ref").asText().equals(wanted.base())
                            && head.path("repo")
                                    .path("full_name")
                                    .asText()
                                    .equalsIgnoreCase(forge.repository());
            if (ours
                    && (one.path("state").asText().equals("open")
                            || one.path("body")
                                    .asText()
                                    .lines()
                                    .anyMatch(line -> line.strip().equals(wanted.mark())))) {
                return true;
            }
        }
        return false;
    }

    private JsonNode list(String query) throws InterruptedException {
        Answer answer = send("GET", query, "");
        if (!answer.good()) {
            throw refused("GET", answer, false);
        }
        try {
            JsonNode list = JSON.readTree(answer.body());
            if (list != null && list.isArray()) {
                return list;
            }
        } catch (JsonProcessingException broken) {
            throw new RequestException(
                    place("GET") + " answered what is no JSON; expected a list of pulls", broken);
        }
        throw new RequestException(
                place("GET") + " answered no list, expected one of pulls", false);
    }

    private Answer send(String method, String query, String body) throws InterruptedException {
        try {
            return http.send(
                    method,
                    path() + query,
                    body.isEmpty() ? "" : "application/json",
                    body.getBytes(UTF_8));
        } catch (SendException | UncheckedIOException away) {
            throw new RequestException(String.valueOf(away.getMessage()), away);
        }
    }

    private RequestException refused(String method, Answer answer, boolean forGood) {
        String hint =
                answer.status() / 100 == 3
                        ? "; no redirect is followed, expected the address that it leads to"
                        : "";
        return new RequestException(
                place(method) + " answered " + answer.status() + said(answer) + hint, forGood);
    }

    /// What both forges say in `message`, in one line.
    private static String said(Answer answer) {
        try {
            JsonNode body = JSON.readTree(answer.body());
            String message =
                    body == null
                            ? ""
                            : (body.path("message").asText()
                                            + " "
                                            + body.path("errors").path(0).path("message").asText())
                                    .replaceAll("\\s+", " ")
                                    .strip();
            return message.isEmpty()
                    ? ""
                    : ": " + message.substring(0, Math.min(REASON_MAX, message.length()));
        } catch (JsonProcessingException none) {
            return "";
        }
    }

    private String place(String method) {
        return method + " " + forge.server().shown().replaceFirst("/+$", "") + path();
    }

    private String path() {
        return "/repos/" + forge.repository() + "/pulls";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    @Override
    public void close() {
        http.close();
    }
}
