package io.homeostat.goals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.goals.GoalRow.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The table as JSON. A run of some goals leaves the others as they were measured before.
final class GoalsFile {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /// A line, and the commit that it was measured at.
    record Measured(GoalRow row, String commit) {}

    private GoalsFile() {}

    /// What stands in `file`; nothing where there is none.
    static List<Measured> read(Path file) throws IOException {
        List<Measured> rows = new ArrayList<>();
        if (Files.exists(file)) {
            for (JsonNode node : JSON.readTree(file.toFile()).path("goals")) {
                SequencedMap<String, String> policies = new LinkedHashMap<>();
                node.path("policies")
                        .properties()
                        .forEach(other -> policies.put(other.getKey(), other.getValue().asText()));
                GoalRow row =
                        new GoalRow(
                                node.path("goal").asText(),
                                node.path("what").asText(),
                                node.path("target").asText(),
                                node.path("measured").asText(),
                                verdict(node.path("verdict").asText()),
                                policies);
                rows.add(new Measured(row, node.path("commit").asText()));
            }
        }
        return rows;
    }

    private static Verdict verdict(String label) {
        return Arrays.stream(Verdict.values())
                .filter(verdict -> verdict.label().equals(label))
                .findFirst()
                .orElse(Verdict.NOT_MEASURED);
    }

    /// `fresh` in the places of what `earlier` has of the same goals, in the order of `goals`.
    static List<Measured> merged(
            Iterable<String> goals, List<Measured> earlier, List<Measured> fresh) {
        List<Measured> all = new ArrayList<>();
        for (String goal : goals) {
            List<Measured> anew = of(goal, fresh);
            all.addAll(anew.isEmpty() ? of(goal, earlier) : anew);
        }
        return all;
    }

    private static List<Measured> of(String goal, List<Measured> rows) {
        return rows.stream().filter(one -> one.row().goal().equals(goal)).toList();
    }

    static void write(Path file, List<Measured> rows, SequencedMap<String, String> conditions)
            throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.set("conditions", JSON.valueToTree(conditions));
        var list = root.putArray("goals");
        for (Measured one : rows) {
            ObjectNode node = list.addObject();
            node.put("goal", one.row().goal());
            node.put("what", one.row().what());
            node.put("target", one.row().target());
            node.put("measured", one.row().measured());
            node.put("verdict", one.row().verdict().label());
            node.set("policies", JSON.valueToTree(one.row().policies()));
            node.put("commit", one.commit());
        }
        Files.writeString(file, JSON.writeValueAsString(root) + "\n");
    }
}
