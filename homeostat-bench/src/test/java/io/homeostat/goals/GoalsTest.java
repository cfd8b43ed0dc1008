package io.homeostat.goals;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.homeostat.goals.GoalRow.Verdict;
import io.homeostat.goals.GoalsFile.Measured;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The command and its table; what the goals come to is the command's to say.
class GoalsTest {
    static Path repository() {
        Path path = Path.of("").toAbsolutePath();
        return Files.exists(path.resolve("mvnw")) ? path : path.resolve("..").normalize();
    }

    private final Scale quick = new Scale(true, repository(), Path.of("none"));

    @Test
    void the_gates_figures_are_those_of_looking_after_every_label() {
        List<GoalRow> rows = new GateGoal().measure(quick);

        // Of these 100 pairs that err alike 2 are promoted at some label, and none at the last.
        assertThat(rows.getFirst().measured()).isEqualTo("2.00 %");
        assertThat(rows.getFirst().verdict()).isEqualTo(Verdict.MET);
        assertThat(rows.getFirst().policies()).containsEntry("always", "100 %");
        assertThat(rows.get(3).measured()).isEqualTo("58.00 %");
        assertThat(rows.get(3).verdict()).isEqualTo(Verdict.MISSED);
    }

    @Test
    void a_golden_row_is_counted_only_where_it_is_right() {
        assertThat(DetectorGoals.fidelity(quick).getFirst().measured()).isEqualTo("44 of 44");
    }

    @Test
    void what_is_planted_and_what_is_estimated_is_told_by_kind() {
        assertThat(new RollbackGoal().measure(quick))
                .hasSize(8)
                .allMatch(row -> row.measured().equals("100.0 % (10 of 10)"));
        assertThat(new EstimateGoal().measure(quick).getFirst().measured())
                .isEqualTo("1.06 points, 40 of 40 chunks valid");
    }

    @Test
    void a_table_tells_what_is_missed_and_what_is_not_measured() {
        GoalRow missed =
                GoalRow.of("S0", "something", "≤ 1", "2", false).beside("3", "4", "every 5: 6");
        GoalRow absent = GoalRow.without("S1", "other", "≤ 1", "no file");

        String page = GoalsTable.markdown(List.of(missed, absent), new LinkedHashMap<>());

        assertThat(page)
                .contains("| S0 | something | ≤ 1 | 2 | **missed** | 3 | 4 | every 5: 6 |")
                .contains("| S1 | other | ≤ 1 | no file | not measured | | | |")
                .contains("- missed: 1 of 2");
    }

    @Test
    void the_command_writes_what_it_prints(@TempDir Path directory) throws IOException {
        Path json = directory.resolve("results/goals.json");
        StringWriter out = new StringWriter();
        int exit =
                new CommandLine(new GoalsMode())
                        .setOut(new PrintWriter(out))
                        .execute("--quick", "--only", "D1,S2", "--json", json.toString());

        assertThat(exit).isZero();
        assertThat(out.toString()).contains("44 of 44").contains("7 figures, 1 missed");
        JsonNode written = new ObjectMapper().readTree(json.toFile());
        assertThat(written.path("goals")).hasSize(7);
        assertThat(written.path("goals").path(1).path("policies").path("never").asText())
                .isEqualTo("0 %");
        assertThat(written.path("conditions").path("JDK").asText()).startsWith("25");
        assertThat(Files.readString(directory.resolve("results/goals.md")))
                .contains("| D1 |")
                .contains("- seeds: a part (--quick)");
    }

    @Test
    void a_run_of_some_goals_leaves_the_others_as_they_were(@TempDir Path directory)
            throws IOException {
        Path json = directory.resolve("goals.json");
        Measured old = new Measured(GoalRow.of("S2", "then", "≤ 1", "2", false), "abc");
        Measured replaced = new Measured(GoalRow.of("D1", "then", "all", "1 of 44", false), "abc");
        GoalsFile.write(json, List.of(replaced, old), new LinkedHashMap<>());
        new CommandLine(new GoalsMode())
                .setOut(new PrintWriter(new StringWriter()))
                .execute("--quick", "--only", "D1", "--json", json.toString());

        List<Measured> after = GoalsFile.read(json);
        assertThat(after).hasSize(2);
        assertThat(after.getFirst().row().measured()).isEqualTo("44 of 44");
        assertThat(after.getLast()).isEqualTo(old);
        assertThat(Files.readString(directory.resolve("goals.md"))).contains("abc (S2)");
    }

    @Test
    void an_unknown_goal_is_refused_with_those_there_are() {
        StringWriter error = new StringWriter();
        int exit =
                new CommandLine(new GoalsMode())
                        .setErr(new PrintWriter(error))
                        .execute("--only", "S7");

        assertThat(exit).isEqualTo(2);
        assertThat(error.toString()).contains("found 'S7'").contains("S9, coverage");
    }
}
