package io.homeostat.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.config.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The files of the repository, as a reader finds them.
class TidyTest {
    private static final Path ROOT = SharedData.repository();
    private static final int LINES_MAX = 400;

    private static final Set<String> TEXTS =
            Set.of("java", "md", "yaml", "yml", "xml", "sh", "mjs", "js", "css", "html", "json");

    private static List<Path> files(String... endings) throws IOException {
        try (Stream<Path> all = Files.walk(ROOT)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !skipped(ROOT.relativize(file)))
                    .filter(file -> Set.of(endings).contains(ending(file)))
                    .toList();
        }
    }

    /// What is built, fetched or somebody else's.
    private static boolean skipped(Path relative) {
        for (Path part : relative) {
            String name = part.toString();
            if (Set.of("target", ".git", "node_modules", "vendor", "homeostat-data", ".idea")
                    .contains(name)) {
                return true;
            }
        }
        return false;
    }

    private static String ending(Path file) {
        String name = file.getFileName().toString();
        return name.contains(".") ? name.substring(name.lastIndexOf('.') + 1) : "";
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    private static List<String> offences(Pattern pattern, String... endings) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files(endings)) {
            int number = 0;
            for (String line : read(file).split("\n", -1)) {
                number++;
                if (pattern.matcher(line).find()) {
                    found.add(ROOT.relativize(file) + ":" + number + ": " + line);
                }
            }
        }
        return found;
    }

    private static String[] texts() {
        return TEXTS.toArray(String[]::new);
    }

    @Test
    void no_file_outgrows_its_reader() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files("java")) {
            long lines = read(file).lines().count();
            if (lines > LINES_MAX) {
                found.add(ROOT.relativize(file) + " has " + lines + " lines");
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void no_tabs_and_no_blanks_at_the_end_of_a_line() throws IOException {
        assertThat(offences(Pattern.compile("\t"), "java", "md", "yaml", "xml", "css", "js"))
                .isEmpty();
        assertThat(offences(Pattern.compile("[ \t\r]$"), texts())).isEmpty();
    }

    @Test
    void nothing_is_left_for_later() throws IOException {
        // Spelled so that this file does not find itself.
        assertThat(offences(Pattern.compile("FIX" + "ME|TO" + "DO|XX" + "X"), texts())).isEmpty();
    }

    @Test
    void no_path_of_the_machine_it_was_written_on() throws IOException {
        assertThat(
                        offences(
                                Pattern.compile("/(home|Users)/[a-z]|/wo" + "rk/(main|wt|shared)"),
                                texts()))
                .isEmpty();
    }

    @Test
    void links_lead_somewhere() throws IOException {
        Pattern link = Pattern.compile("\\[[^\\]]*\\]\\(([^)#\\s]+)(#[^)]*)?\\)");
        List<String> dead = new ArrayList<>();
        for (Path file : files("md")) {
            Matcher matcher = link.matcher(read(file));
            while (matcher.find()) {
                String target = matcher.group(1);
                boolean outside = target.matches("[a-z]+:.*");
                if (!outside && !Files.exists(file.resolveSibling(target))) {
                    dead.add(ROOT.relativize(file) + " -> " + target);
                }
            }
        }
        assertThat(dead).isEmpty();
    }

    @Test
    void decision_records_are_numbered_without_a_gap() throws IOException {
        Path folder = ROOT.resolve("docs").resolve("adr");
        if (!Files.isDirectory(folder)) {
            return; // none is written yet
        }
        try (Stream<Path> all = Files.list(folder)) {
            List<String> names =
                    all.map(file -> file.getFileName().toString())
                            .filter(name -> name.matches("\\d{4}-.*\\.md"))
                            .sorted()
                            .toList();
            for (int i = 0; i < names.size(); i++) {
                assertThat(names.get(i)).startsWith(String.format(Locale.ROOT, "%04d-", i + 1));
            }
        }
    }

    @Test
    void every_package_says_what_it_is_for() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files("java")) {
            if (!file.toString().contains("src/main/java")) {
                continue;
            }
            Path description = file.resolveSibling("package-info.java");
            if (file.endsWith("module-info.java")) {
                continue;
            }
            String text = Files.exists(description) ? read(description) : "";
            for (String part :
                    List.of(
                            "@NullMarked",
                            "/// ## In",
                            "/// ## Out",
                            "/// ## Rules",
                            "/// ## Threads")) {
                if (!text.contains(part)) {
                    found.add(ROOT.relativize(file.getParent()) + " lacks " + part);
                }
            }
        }
        assertThat(found).isEmpty();
    }
}
