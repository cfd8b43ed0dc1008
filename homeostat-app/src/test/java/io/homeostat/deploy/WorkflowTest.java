package io.homeostat.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.config.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The workflow of GitHub: wiring only, and nothing in it lets a failing test pass.
class WorkflowTest {
    private static Map<?, ?> test() throws IOException {
        String text = Files.readString(SharedData.repository().resolve(".github/workflows/ci.yml"));
        Map<?, ?> jobs = (Map<?, ?>) ((Map<?, ?>) Chart.documents(text).getFirst()).get("jobs");
        assertThat(Objects.requireNonNull(jobs)).hasSize(1);
        return (Map<?, ?>) Objects.requireNonNull(jobs.get("test"));
    }

    private static List<Map<?, ?>> steps() throws IOException {
        return ((List<?>) Objects.requireNonNull(test().get("steps")))
                .stream().<Map<?, ?>>map(step -> (Map<?, ?>) step).toList();
    }

    @Test
    void steps_are_targets_of_make_and_the_tests_come_first() throws IOException {
        assertThat(
                        steps().stream()
                                .filter(step -> step.containsKey("run"))
                                .map(step -> String.valueOf(step.get("run"))))
                .allMatch(run -> run.matches("make [a-z-]+"))
                .startsWith("make check", "make train", "make evaluate", "make dist");
    }

    @Test
    void only_findings_may_fail_without_failing_the_build() throws IOException {
        List<Map<?, ?>> strict = new ArrayList<>(List.of(test()));
        steps().stream().filter(it -> !"make licences".equals(it.get("run"))).forEach(strict::add);
        assertThat(strict)
                .hasSizeGreaterThan(3)
                .noneMatch(it -> it.containsKey("continue-on-error") || it.containsKey("if"));
    }
}
