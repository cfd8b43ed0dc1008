package io.homeostat.config;

import java.util.List;
import java.util.Map;

/// The reference page of the pipeline file, written from [PipelineShape].
public final class ConfigurationPage {
    private final StringBuilder text = new StringBuilder();

    private ConfigurationPage() {}

    /// The page in Markdown.
    public static String markdown() {
        ConfigurationPage page = new ConfigurationPage();
        page.text.append(
                """
                # The pipeline file

                One YAML file is one pipeline. This page is generated from the description that the
                parser checks files against; `pipeline.schema.json`, beside it, is the same as a JSON
                Schema for editors. `./homeostat check FILE` reads a file and lists all of its
                problems at once, each with its line, its path, what was found and what was expected.

                - YAML 1.2: `NO` is a word, `1e3` is a number, a date is text.
                - A *stretch* is a number of readings (`24 readings`, or `24`) or a time (`6 h`).
                - Times: `ms`, `s`, `min`, `h`, `d`, `w`, and their names; the blank may be left out.
                - A *rate* is so many in a time: `6 per day`, `1 per 30d`.
                - Counts may say what they count: `300`, `300 labels`.
                - **Bold** keys are required where the part they belong to is present.

                | key | takes | unit | default | meaning |
                |---|---|---|---|---|
                """);
        page.keys("", PipelineShape.root(StandardCatalogue.CATALOGUE).keys());
        return page.text.toString();
    }

    private void keys(String path, List<Shape.Key> keys) {
        for (Shape.Key key : keys) {
            String name = path.isEmpty() ? key.name() : path + "." + key.name();
            row(name, key.required(), key.shape(), key.fallback(), key.meaning());
            below(name, key.shape());
        }
    }

    private void below(String path, Shape shape) {
        switch (shape) {
            case Shape.Mapping(List<Shape.Key> keys) -> keys(path, keys);
            case Shape.Table(_, Shape value, _) -> below(path + ".*", value);
            case Shape.Items(Shape item, _, _) -> below(path + "[]", item);
            case Shape.Either(_, Shape composite) -> below(path, composite);
            case Shape.Kinds(List<Shape.Mapping> kinds) ->
                    kinds.forEach(kind -> keys(path, kind.keys()));
            case Shape.Tagged tagged -> tagged(path, tagged);
            case Shape.TaggedOr(_, Shape.Kinds kinds) -> below(path, kinds);
            default -> {
                // A single value has nothing below it.
            }
        }
    }

    private void tagged(String path, Shape.Tagged tagged) {
        row(
                path + "." + tagged.tag(),
                tagged.otherwise().isEmpty(),
                new Shape.Choice(List.copyOf(tagged.kinds().sequencedKeySet())),
                tagged.otherwise(),
                tagged.meaning());
        for (Map.Entry<String, Shape.Mapping> kind : tagged.kinds().sequencedEntrySet()) {
            // Behind a bracket a parenthesis would be a link.
            String of = path.endsWith("]") ? path + " (" : path + "(";
            keys(of + kind.getKey() + ")", kind.getValue().keys());
        }
    }

    private static String takes(Shape shape) {
        return switch (shape) {
            case Shape.Mapping _, Shape.Tagged _, Shape.Kinds _, Shape.TaggedOr _ -> "a mapping";
            case Shape.Table(String entry, _, _) -> "a mapping of " + entry;
            case Shape.Items(Shape item, _, boolean single) ->
                    single ? takes(item) + ", or a list of them" : "a list of: " + takes(item);
            case Shape.Either(Shape single, Shape composite) ->
                    takes(single) + ", or " + takes(composite);
            default -> shape.wanted();
        };
    }

    private void row(String path, boolean required, Shape shape, String fallback, String meaning) {
        String key = "`" + path + "`";
        text.append("| ")
                .append(required ? "**" + key + "**" : key)
                .append(" | ")
                .append(escaped(takes(shape)))
                .append(" | ")
                .append(shape.unit())
                .append(" | ")
                .append(escaped(fallback))
                .append(" | ")
                .append(escaped(meaning))
                .append(" |\n");
    }

    private static String escaped(String cell) {
        return cell.replace("|", "\\|").replace("\t", "\\t").replace("*", "\\*");
    }
}
