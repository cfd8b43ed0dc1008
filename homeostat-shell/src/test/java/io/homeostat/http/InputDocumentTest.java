package io.homeostat.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.drift.ColumnContent;
import io.homeostat.drift.InputProfile;
import io.homeostat.drift.InputSketch;
import io.homeostat.drift.InputWindow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InputDocumentTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(ints = {500, 4_000})
    void says_after_a_journey_what_it_said_before(int window) throws Exception {
        InputProfile sent = Inputs.profile(1, window);
        byte[] bytes = JSON.writeValueAsBytes(new InputDocument("oven", sent).toJson());

        InputDocument read = InputDocument.read(JSON.readTree(bytes));

        assertThat(read.pipeline()).isEqualTo("oven");
        InputProfile got = read.profile();
        assertThat(got.columns()).isEqualTo(sent.columns());
        assertThat(got.test()).isEqualTo(sent.test());
        assertThat(got.window()).isEqualTo(window);
        assertThat(got.k()).isEqualTo(sent.k());
        same(got.reference().orElseThrow(), sent.reference().orElseThrow());
        same(got.recent().orElseThrow(), sent.recent().orElseThrow());
        InputSketch reference = sent.reference().orElseThrow().sketch();
        assertThat(got.recent().orElseThrow().sketch().compare(reference, sent.test(), 0.01))
                .isEqualTo(
                        sent.recent().orElseThrow().sketch().compare(reference, sent.test(), 0.01));
    }

    private static void same(InputWindow got, InputWindow sent) {
        assertThat(got.from()).isEqualTo(sent.from());
        assertThat(got.to()).isEqualTo(sent.to());
        assertThat(got.sketch().size()).isEqualTo(sent.sketch().size());
        assertThat(got.sketch().totals()).isEqualTo(sent.sketch().totals());
        for (int i = 0; i < 3; i++) {
            ColumnContent one = got.sketch().contents().get(i);
            ColumnContent other = sent.sketch().contents().get(i);
            assertThat(one.counts()).isEqualTo(other.counts());
            assertThat(one.missing()).isEqualTo(other.missing());
            assertThat(one.worth()).isEqualTo(other.worth());
            assertThat(Arrays.deepToString(one.levels().toArray()))
                    .isEqualTo(Arrays.deepToString(other.levels().toArray()));
        }
    }

    @Test
    void is_bounded_by_k_and_the_columns_alone() throws Exception {
        InputProfile profile = Inputs.profile(2, 200_000);

        int size = JSON.writeValueAsBytes(new InputDocument("oven", profile).toJson()).length;

        // Two columns of numbers, two windows of 3 k numbers in 11 bytes.
        assertThat(size).isLessThan(2 * 2 * 3 * profile.k() * 11 + 4_000);
    }

    @Test
    void a_box_that_has_just_begun_has_no_windows() {
        InputProfile full = Inputs.profile(3, 500);
        ObjectNode node =
                new InputDocument(
                                "oven",
                                new InputProfile(
                                        full.columns(),
                                        full.test(),
                                        500,
                                        full.k(),
                                        full.reference(),
                                        Optional.empty()))
                        .toJson();

        InputProfile read = InputDocument.read(node).profile();

        assertThat(read.reference()).isPresent();
        assertThat(read.recent()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/format | 2 | format: found 2, expected 1, the one that this release reads",
                "/pipeline | 7 | pipeline: found 7, expected a text",
                "/test | \"kss\" | test: found 'kss', expected one of none, ks, psi",
                "/window | 3.5 | window: found 3.5, expected a whole number from 20",
                "/k | 7 | k: found 7, expected a whole number 8 to 65536",
                "/columns/1/categories | -1 | columns[1].categories: found -1, expected a whole",
                "/columns/0/name | null | columns[0].name: found null, expected a text",
                "/columns/1/categories | 2 | reference.sketches[1].counts: found 4 counts, expected"
                        + " 3,",
                "/reference | 3 | reference: found 3, expected a window as an object, or null",
                "/reference/from | \"noon\" | reference.from: found 'noon', expected a time such"
                        + " as",
                "/recent/vectors | 499 | recent.vectors: found 499, expected 500, the window",
                "/recent/sketches | [] | recent.sketches: found 0 of them, expected 3, one for"
                        + " each",
                "/recent/sketches/0/missing | -1 | recent.sketches[0].missing: found -1, expected",
                "/recent/sketches/0/missing | 1 | column AT: 501 values, missing ones included",
                "/recent/sketches/0/worth | 501 | recent.sketches[0]: found worth 501.0 is not in"
                        + " 0",
                "/recent/sketches/0/worth | \"x\" | recent.sketches[0].worth: found \"x\", expected"
                        + " a",
                "/recent/sketches/1/counts/0 | -5 | recent.sketches[1].counts[0]: found -5,"
                        + " expected",
                "/recent/sketches/1/counts/3 | 9 | column mode: 509 values, missing ones included",
                "/recent/sketches/0/levels | [] | found worth 500.0 is not in 0 to the values 0",
                "/recent/sketches/0/levels/0 | \"AAAA\" | levels[0]: found \"AAAA\", expected"
                        + " 64-bit",
                "/recent/sketches/0/levels/0 | \"?\" | levels[0]: found \"?\", expected 64-bit",
                "/recent/sketches/0/levels/0 | \"AAAAAAAA+H8=\" | levels[0]: found NaN at 0,"
                        + " expected",
            })
    void names_the_place_that_is_wrong(String place, String value, String told) throws Exception {
        ObjectNode node = new InputDocument("oven", Inputs.profile(4, 500)).toJson();
        replace(node, place, JSON.readTree(value));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> InputDocument.read(node))
                .withMessageContaining(told);
    }

    @Test
    void refuses_more_numbers_than_a_sketch_can_hold() {
        ObjectNode node = new InputDocument("oven", Inputs.profile(5, 4_000)).toJson();
        node.put("k", 100);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> InputDocument.read(node))
                .withMessageMatching(
                        "reference\\.sketches\\[0]\\.levels: found \\d+ numbers, expected at most"
                                + " 880 of k = 100");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InputDocument.read(JsonNodeFactory.instance.textNode("x")))
                .withMessage(
                        "(document): found \"x\", expected the inputs of a pipeline as an object");
    }

    private static void replace(ObjectNode node, String place, JsonNode value) {
        int end = place.lastIndexOf('/');
        JsonNode parent = node.at(place.substring(0, end));
        String last = place.substring(end + 1);
        if (parent instanceof ObjectNode object) {
            object.set(last, value);
        } else {
            ((ArrayNode) parent).set(Integer.parseInt(last), value);
        }
    }

    /// The names of the tests, for whoever reads a document in another language.
    @Test
    void names_its_members_as_described() {
        ObjectNode node = new InputDocument("oven", Inputs.profile(6, 500)).toJson();

        assertThat(List.copyOf(names(node)))
                .containsExactly(
                        "format",
                        "pipeline",
                        "test",
                        "window",
                        "k",
                        "columns",
                        "reference",
                        "recent");
        assertThat(names(node.path("recent"))).containsExactly("from", "to", "vectors", "sketches");
        assertThat(names(node.at("/recent/sketches/0")))
                .containsExactly("missing", "worth", "levels");
        assertThat(names(node.at("/recent/sketches/1")))
                .containsExactly("missing", "worth", "counts");
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
