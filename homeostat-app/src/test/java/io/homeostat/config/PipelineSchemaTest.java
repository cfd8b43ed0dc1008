package io.homeostat.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

class PipelineSchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(PipelineSchema.json());

    private static Set<ValidationMessage> validate(String yaml) {
        LoadSettings settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
        JsonNode tree = JSON.valueToTree(new Load(settings).loadFromString(yaml));
        return SCHEMA.validate(tree);
    }

    static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(SharedData.repository().resolve("examples"))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
        }
    }

    static List<BrokenPipelines.Broken> broken() {
        return BrokenPipelines.all();
    }

    /// To write the committed files anew: set HOMEOSTAT_WRITE_DOCS and run this test.
    @Test
    void committed_pages_are_not_stale() throws IOException {
        Path docs = SharedData.repository().resolve("docs");
        Path schema = docs.resolve("pipeline.schema.json");
        Path page = docs.resolve("configuration.md");
        if (System.getenv("HOMEOSTAT_WRITE_DOCS") != null) {
            Files.createDirectories(docs);
            Files.writeString(schema, PipelineSchema.json());
            Files.writeString(page, ConfigurationPage.markdown());
        }

        assertThat(schema).content().isEqualTo(PipelineSchema.json());
        assertThat(page).content().isEqualTo(ConfigurationPage.markdown());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void every_example_is_valid_by_schema_and_parser(Path example) throws IOException {
        assertThat(validate(Files.readString(example))).isEmpty();
        assertThat(PipelineFile.read(example).warnings()).isEmpty();
    }

    @Test
    void the_full_and_the_smallest_example_are_valid() {
        assertThat(validate(PipelineFileTest.resource("design.yaml"))).isEmpty();
        assertThat(validate(PipelineFileTest.MINIMAL)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("broken")
    void sees_the_same_faults_of_form_as_the_parser(BrokenPipelines.Broken broken) {
        assertThat(validate(broken.text()).isEmpty()).isEqualTo(!broken.schemaSees());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "detector: page-hinkley",
                "detector: {threshold: 75}",
                "detector: {name: adwin, delta: 0.002}",
                "detector: {adwin: {delta: 0.002}}",
                "detector: {ddm: }"
            })
    void both_take_every_form_of_a_detector(String detector) {
        String yaml = PipelineFileTest.resource("design.yaml").replace("detector: adwin", detector);

        assertThat(validate(yaml)).isEmpty();
        assertThat(PipelineFile.parse(yaml, "p.yaml").name()).isEqualTo("gas-turbine-nox");
    }
}
