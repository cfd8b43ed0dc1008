package io.homeostat.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.config.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which licences `deploy/dist/licences` lets pass.
class LicencesTest {
    @TempDir private Path scratch;

    private record Outcome(int code, String output) {}

    @BeforeEach
    void needs_jq() {
        Assumptions.assumeTrue(
                Stream.of(String.valueOf(System.getenv("PATH")).split(":", -1))
                        .anyMatch(it -> Files.isExecutable(Path.of(it).resolve("jq"))),
                "no jq");
    }

    private Outcome of(String licences) throws IOException, InterruptedException {
        Path sbom =
                Files.writeString(
                        scratch.resolve("sbom.json"),
                        "{\"components\": [{\"group\": \"some.thing\", \"name\": \"else\","
                                + " \"version\": \"1\", \"licenses\": "
                                + licences
                                + "}]}");
        return judged(sbom);
    }

    private static Outcome judged(Path sbom) throws IOException, InterruptedException {
        Path script = SharedData.repository().resolve("deploy/dist/licences");
        Process process =
                new ProcessBuilder(script.toString(), sbom.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output);
    }

    @Test
    void what_may_be_shipped_passes() throws Exception {
        for (String licence :
                new String[] {
                    "[{\"license\": {\"id\": \"Apache-2.0\"}}]",
                    "[{\"license\": {\"name\": \"The Apache License, Version 2.0\"}}]",
                    "[{\"license\": {\"id\": \"LGPL-2.1-only\"}}, {\"license\": {\"id\":"
                            + " \"EPL-2.0\"}}]",
                    "[{\"expression\": \"(GPL-2.0-only OR MIT)\"}]",
                    "[{\"expression\": \"Apache-2.0 AND BSD-3-Clause\"}]"
                }) {
            assertThat(of(licence)).as(licence).isEqualTo(new Outcome(0, ""));
        }
    }

    @Test
    void what_may_not_is_named_with_its_licence() throws Exception {
        for (String licence : new String[] {"GPL-3.0-only", "AGPL-3.0", "BUSL-1.1", "SSPL-1.0"}) {
            assertThat(of("[{\"license\": {\"id\": \"" + licence + "\"}}]"))
                    .isEqualTo(new Outcome(1, "some.thing/else 1: " + licence + "\n"));
        }
        assertThat(of("[{\"expression\": \"MIT AND GPL-3.0-only\"}]").code()).isEqualTo(1);
    }

    @Test
    void no_licence_is_a_finding() throws Exception {
        assertThat(of("[]")).isEqualTo(new Outcome(1, "some.thing/else 1: no licence\n"));
    }

    @Test
    void a_missing_or_broken_list_is_no_finding_but_an_error() throws Exception {
        assertThat(judged(scratch.resolve("nowhere")).code()).isEqualTo(2);
        assertThat(judged(Files.writeString(scratch.resolve("broken"), "{\"comp")).code())
                .isEqualTo(2);
    }
}
