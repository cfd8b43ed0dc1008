package io.homeostat.sparkplug;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Which assertions of the specification are held, and by which test: the list, the tests and
/// `docs/sparkplug.md` say the same.
class ConformanceTest {
    private static final Path PAGE = Path.of("..", "docs", "sparkplug.md");
    private static final String MARK = "<!-- written by ConformanceTest from here on -->\n";
    private static final List<String> SUITE =
            List.of(
                    "io.homeostat.codec.ReorderingTest",
                    "io.homeostat.codec.SparkplugDecoderTest",
                    "io.homeostat.sparkplug.EdgeNodeAtBrokerTest",
                    "io.homeostat.sparkplug.EdgeNodeTest",
                    "io.homeostat.sparkplug.HostApplicationTest",
                    "io.homeostat.sparkplug.HostAtListenerTest");

    private record Fate(String profile, String what) {
        boolean held() {
            return what.equals("held");
        }
    }

    /// In the order of the list; none stands there twice.
    private static SequencedMap<String, Fate> fates() throws IOException {
        SequencedMap<String, Fate> fates = new LinkedHashMap<>();
        Fate fate = new Fate("", "");
        for (String line : list().lines().toList()) {
            if (line.startsWith("[")) {
                String[] parts = line.substring(1, line.length() - 1).split(": ", 2);
                fate = new Fate(parts[0], parts[1]);
                assertThat(fate.what()).matches("held|(not applicable|deviated), .+");
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                assertThat(fates.put(line, fate)).as(line).isNull();
            }
        }
        return fates;
    }

    private static String list() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(
                        ConformanceTest.class.getResourceAsStream("/sparkplug/assertions.txt"))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static Map<String, List<String>> tests() throws ClassNotFoundException {
        Map<String, List<String>> tests = new TreeMap<>();
        for (String name : SUITE) {
            Class<?> type = Class.forName(name);
            for (Method method : type.getDeclaredMethods()) {
                Tck held = method.getAnnotation(Tck.class);
                if (held != null) {
                    assertThat(method.isAnnotationPresent(Test.class)).as("%s", method).isTrue();
                    for (String id : held.value()) {
                        tests.computeIfAbsent(id, _ -> new ArrayList<>())
                                .add(type.getSimpleName() + "." + method.getName());
                    }
                }
            }
        }
        return tests;
    }

    @Test
    void every_assertion_that_is_held_has_a_test_and_no_test_invents_one() throws Exception {
        SequencedMap<String, Fate> fates = fates();
        List<String> held =
                fates.entrySet().stream()
                        .filter(entry -> entry.getValue().held())
                        .map(Map.Entry::getKey)
                        .toList();

        assertThat(fates).hasSize(299);
        assertThat(tests().keySet()).containsExactlyInAnyOrderElementsOf(held);
    }

    /// To write the page anew: set HOMEOSTAT_WRITE_DOCS and run this test.
    @Test
    void the_page_says_what_the_tests_hold() throws Exception {
        String page = Files.readString(PAGE);
        String text = page.substring(0, page.indexOf(MARK) + MARK.length()) + table();
        if (System.getenv("HOMEOSTAT_WRITE_DOCS") != null) {
            Files.writeString(PAGE, text);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(text);
    }

    private static String table() throws Exception {
        Map<String, List<String>> tests = tests();
        SequencedMap<String, Fate> fates = fates();
        StringBuilder out = new StringBuilder("\n| profile | held | deviated | not applicable |\n");
        out.append("|---|---|---|---|\n");
        Map<String, List<Fate>> profiles =
                fates.values().stream()
                        .collect(
                                Collectors.groupingBy(
                                        Fate::profile, TreeMap::new, Collectors.toList()));
        profiles.forEach((profile, all) -> {
            out.append("| ").append(profile);
            for (String kind : List.of("held", "deviated", "not applicable")) {
                long count = all.stream().filter(fate -> fate.what().startsWith(kind)).count();
                out.append(" | ").append(count);
            }
            out.append(" |\n");
        });
        out.append("\n| `tck-id-…` | profile | here |\n|---|---|---|\n");
        fates.forEach((id, fate) ->
                out.append("| `")
                        .append(id)
                        .append("` | ")
                        .append(fate.profile())
                        .append(" | ")
                        .append(
                                fate.held()
                                        ? "held: " + String.join(", ", names(tests, id))
                                        : fate.what())
                        .append(" |\n"));
        return out.toString();
    }

    private static List<String> names(Map<String, List<String>> tests, String id) {
        return tests.getOrDefault(id, List.of()).stream()
                .sorted()
                .map(name -> "`" + name + "`")
                .toList();
    }
}
