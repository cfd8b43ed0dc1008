package io.homeostat.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.homeostat.drift.ColumnContent;
import io.homeostat.drift.InputProfile;
import io.homeostat.drift.InputSketch;
import io.homeostat.drift.InputTest;
import io.homeostat.drift.InputWindow;
import io.homeostat.feature.Column;
import io.homeostat.sketch.KllSketch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Reads an [InputDocument], which may come from anywhere: nothing in it is believed unseen.
final class InputDocumentReader {
    private static final int K_MIN = 8;
    private static final int K_MAX = 65_536;

    /// More than a schema has, and than an answer of some megabytes holds.
    private static final int COLUMNS_MAX = 10_000;

    private static final int WINDOW_MIN = 20;
    private static final int CATEGORIES_MAX = 100_000;

    /// Numbers in a full sketch, as a multiple of k; every level holds a few whatever its size.
    private static final int NUMBERS_PER_K = 4;

    private static final int LEVEL_MIN = 8;
    private static final int SHOWN_MAX = 40;

    private final int k;
    private final int window;
    private final List<Column> columns;

    private InputDocumentReader(int k, int window, List<Column> columns) {
        this.k = k;
        this.window = window;
        this.columns = columns;
    }

    static InputDocument read(JsonNode document) {
        if (!document.isObject()) {
            throw wrong("(document)", shown(document), "the inputs of a pipeline as an object");
        }
        JsonNode format = document.path("format");
        if (!whole(format) || format.intValue() != InputDocument.FORMAT) {
            throw wrong(
                    "format",
                    shown(format),
                    InputDocument.FORMAT + ", the one that this release reads");
        }
        String pipeline = text(document, "", "pipeline");
        InputTest test = test(text(document, "", "test"));
        int window = whole(document, "", "window", WINDOW_MIN, Integer.MAX_VALUE);
        int k = whole(document, "", "k", K_MIN, K_MAX);
        List<Column> columns = columns(list(document, "", "columns", COLUMNS_MAX));
        var reader = new InputDocumentReader(k, window, columns);
        return new InputDocument(
                pipeline,
                new InputProfile(
                        columns,
                        test,
                        window,
                        k,
                        reader.window(document, "reference"),
                        reader.window(document, "recent")));
    }

    private static InputTest test(String label) {
        for (InputTest test : InputTest.values()) {
            if (test.label().equals(label)) {
                return test;
            }
        }
        String known =
                Arrays.stream(InputTest.values())
                        .map(InputTest::label)
                        .collect(Collectors.joining(", "));
        throw wrong("test", "'" + label + "'", "one of " + known);
    }

    private static List<Column> columns(JsonNode list) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            String place = "columns[" + i + "].";
            columns.add(
                    new Column(
                            text(list.get(i), place, "name"),
                            whole(list.get(i), place, "categories", 0, CATEGORIES_MAX)));
        }
        return columns;
    }

    private Optional<InputWindow> window(JsonNode document, String name) {
        JsonNode node = document.path(name);
        if (node.isNull()) {
            return Optional.empty();
        }
        if (!node.isObject()) {
            throw wrong(name, shown(node), "a window as an object, or null");
        }
        String place = name + ".";
        int vectors = whole(node, place, "vectors", WINDOW_MIN, Integer.MAX_VALUE);
        if (vectors != window) {
            throw wrong(place + "vectors", "" + vectors, window + ", the window");
        }
        JsonNode sketches = list(node, place, "sketches", COLUMNS_MAX);
        if (sketches.size() != columns.size()) {
            throw wrong(
                    place + "sketches",
                    sketches.size() + " of them",
                    columns.size() + ", one for each column");
        }
        List<ColumnContent> contents = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            contents.add(content(sketches.get(i), place + "sketches[" + i + "]", columns.get(i)));
        }
        Instant from = time(node, place, "from");
        Instant to = time(node, place, "to");
        try {
            return Optional.of(
                    new InputWindow(from, to, InputSketch.of(columns, k, vectors, contents)));
        } catch (IllegalArgumentException impossible) {
            throw wrong(
                    place + "sketches",
                    String.valueOf(impossible.getMessage()),
                    "what a box writes");
        }
    }

    private ColumnContent content(JsonNode node, String place, Column column) {
        String inside = place + ".";
        int missing = whole(node, inside, "missing", 0, Integer.MAX_VALUE);
        JsonNode worth = node.path("worth");
        if (!worth.isNumber()) {
            throw wrong(inside + "worth", shown(worth), "a number");
        }
        int[] counts =
                column.categorical() ? counts(node, inside, column.levels() + 1) : new int[0];
        List<double[]> levels = column.categorical() ? List.of() : levels(node, inside);
        try {
            return column.categorical()
                    ? ColumnContent.ofCategories(missing, worth.asDouble(), counts)
                    : ColumnContent.ofNumbers(missing, worth.asDouble(), levels);
        } catch (ArithmeticException | IllegalArgumentException impossible) {
            throw wrong(
                    place,
                    String.valueOf(impossible.getMessage()),
                    "the sketch of " + column.name());
        }
    }

    private static int[] counts(JsonNode node, String place, int expected) {
        JsonNode list = list(node, place, "counts", CATEGORIES_MAX + 1);
        if (list.size() != expected) {
            throw wrong(
                    place + "counts",
                    list.size() + " counts",
                    expected + ", of each category and of unknown ones");
        }
        int[] counts = new int[expected];
        for (int i = 0; i < expected; i++) {
            counts[i] = whole(list.get(i), place + "counts[" + i + "]", 0, Integer.MAX_VALUE);
        }
        return counts;
    }

    private List<double[]> levels(JsonNode node, String place) {
        JsonNode list = list(node, place, "levels", KllSketch.LEVELS_MAX);
        long bound = (long) NUMBERS_PER_K * k + (long) LEVEL_MIN * KllSketch.LEVELS_MAX;
        long numbers = 0;
        List<double[]> levels = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            double[] level = level(list.get(i), place + "levels[" + i + "]");
            numbers += level.length;
            levels.add(level);
        }
        if (numbers > bound) {
            throw wrong(
                    place + "levels", numbers + " numbers", "at most " + bound + " of k = " + k);
        }
        return levels;
    }

    private static double[] level(JsonNode node, String place) {
        byte[] bytes;
        try {
            bytes = node.isTextual() ? Base64.getDecoder().decode(node.textValue()) : new byte[1];
        } catch (IllegalArgumentException foreign) {
            bytes = new byte[1];
        }
        if (bytes.length % Double.BYTES != 0) {
            throw wrong(place, shown(node), "64-bit numbers in Base64");
        }
        double[] level = new double[bytes.length / Double.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(level);
        for (int i = 0; i < level.length; i++) {
            if (Double.isNaN(level[i])) {
                throw wrong(place, "NaN at " + i, "numbers");
            }
        }
        return level;
    }

    private static Instant time(JsonNode node, String place, String name) {
        String text = text(node, place, name);
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw wrong(place + name, "'" + text + "'", "a time such as 2026-01-31T12:00:00Z");
        }
    }

    private static String text(JsonNode node, String place, String name) {
        JsonNode value = node.path(name);
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw wrong(place + name, shown(value), "a text");
        }
        return value.textValue();
    }

    private static JsonNode list(JsonNode node, String place, String name, int max) {
        JsonNode value = node.path(name);
        if (!value.isArray() || value.size() > max) {
            String found = value.isArray() ? value.size() + " of them" : shown(value);
            throw wrong(place + name, found, "a list of at most " + max);
        }
        return value;
    }

    private static int whole(JsonNode node, String place, String name, int min, int max) {
        return whole(node.path(name), place + name, min, max);
    }

    private static int whole(JsonNode value, String place, int min, int max) {
        if (!whole(value) || value.intValue() < min || value.intValue() > max) {
            String bounds = max == Integer.MAX_VALUE ? "from " + min : min + " to " + max;
            throw wrong(place, shown(value), "a whole number " + bounds);
        }
        return value.intValue();
    }

    private static boolean whole(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToInt();
    }

    private static String shown(JsonNode node) {
        if (node.isMissingNode()) {
            return "nothing";
        }
        String text = node.toString();
        return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
    }

    private static IllegalArgumentException wrong(String place, String found, String expected) {
        return new IllegalArgumentException(place + ": found " + found + ", expected " + expected);
    }
}
