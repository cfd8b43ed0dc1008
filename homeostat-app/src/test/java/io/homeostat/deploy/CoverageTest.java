package io.homeostat.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.config.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What `docs/coverage.md` says is here, and proves it.
class CoverageTest {
    private static final Path ROOT = SharedData.repository();
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    private record Row(String here, String proof) {}

    private static List<Row> rows() throws IOException {
        return Files.readAllLines(ROOT.resolve("docs").resolve("coverage.md")).stream()
                .filter(line -> line.matches("\\| [A-D ]+ \\|.*"))
                .map(line -> line.split("\\|"))
                .map(cells -> new Row(cells[3], cells[4]))
                .toList();
    }

    private static List<String> quoted(String text) {
        return QUOTED.matcher(text).results().map((MatchResult one) -> one.group(1)).toList();
    }

    private static Set<String> tests() throws IOException {
        try (Stream<Path> all = Files.walk(ROOT)) {
            return all.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Test.java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void every_row_names_what_is_here_and_what_proves_it() throws IOException {
        Set<String> tests = tests();
        String makefile = Release.read(ROOT.resolve("Makefile"));
        assertThat(rows()).hasSizeGreaterThan(40);
        for (Row row : rows()) {
            assertThat(quoted(row.here()))
                    .as(row.here())
                    .isNotEmpty()
                    .allMatch(name -> Files.exists(ROOT.resolve(name)));
            assertThat(quoted(row.proof())).as(row.here()).isNotEmpty();
            for (String proof : quoted(row.proof())) {
                if (proof.startsWith("make ")) {
                    assertThat(makefile).contains("\n" + proof.substring("make ".length()) + ":");
                } else if (proof.endsWith("Test")) {
                    assertThat(tests).contains(proof);
                } else {
                    assertThat(ROOT.resolve(proof)).exists();
                }
            }
        }
    }
}
