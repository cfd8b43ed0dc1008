package io.homeostat.config;

import java.util.Iterator;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// Turns YAML text into nodes that know their lines. YAML 1.2: `NO` is a word, and a date is text.
final class YamlText {
    private YamlText() {}

    /// The one mapping that the text consists of; empty, with a problem, when it is anything else.
    static Optional<MappingNode> compose(String text, Problems problems) {
        LoadSettings settings =
                LoadSettings.builder()
                        .setUseMarks(true)
                        .setSchema(new CoreSchema())
                        .setAllowNonScalarKeys(true)
                        .build();
        try {
            Iterator<Node> documents = new Compose(settings).composeAllFromString(text).iterator();
            if (!documents.hasNext()) {
                problems.addAt(Optional.empty(), "an empty file", "a pipeline");
                return Optional.empty();
            }
            Node root = documents.next();
            if (documents.hasNext()) {
                problems.addAt(
                        documents.next().getStartMark(),
                        "a second YAML document",
                        "one pipeline per file");
                return Optional.empty();
            }
            if (root instanceof MappingNode mapping) {
                return Optional.of(mapping);
            }
            problems.addAt(root.getStartMark(), Scalars.show(root), "a mapping with 'spec'");
        } catch (MarkedYamlEngineException broken) {
            problems.addAt(
                    broken.getProblemMark().or(broken::getContextMark),
                    syntax(text, broken),
                    "YAML");
        } catch (YamlEngineException broken) {
            problems.addAt(Optional.empty(), String.valueOf(broken.getMessage()), "YAML");
        }
        return Optional.empty();
    }

    private static String syntax(String text, MarkedYamlEngineException broken) {
        int line = broken.getProblemMark().map(mark -> mark.getLine()).orElse(-1);
        String blank = text.lines().skip(Math.max(0, line)).findFirst().orElse("");
        if (line >= 0 && blank.substring(0, indent(blank)).indexOf('\t') >= 0) {
            return "a tab in the indentation (use blanks)";
        }
        String problem = broken.getProblem();
        return "a syntax error (" + (problem == null ? broken.getContext() : problem) + ")";
    }

    private static int indent(String line) {
        int at = 0;
        while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
            at++;
        }
        return at;
    }
}
