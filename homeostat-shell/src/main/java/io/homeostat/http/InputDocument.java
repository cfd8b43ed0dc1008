package io.homeostat.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.drift.ColumnContent;
import io.homeostat.drift.InputProfile;
import io.homeostat.drift.InputWindow;
import io.homeostat.feature.Column;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// What a box knows of the distribution of a pipeline's inputs, as a JSON document that another
/// process can read and merge.
///
/// | member | what |
/// |---|---|
/// | `format` | [#FORMAT]; another one is refused |
/// | `pipeline` | its name |
/// | `test` | `ks`, `psi`, …: how its windows are compared |
/// | `window` | vectors in each window |
/// | `k` | of the sketches of numbers |
/// | `columns` | in order, `name` and `categories`: 0 for a number |
/// | `reference`, `recent` | a window each, or `null` while there is none |
///
/// A window has the times `from` and `to` of its first and last vector, `vectors` (as many as
/// `window`) and `sketches`, one for each column in order: `missing`, `worth` (how many independent
/// values the others count as), and `counts` of each category and then of unknown ones, or `levels`
/// of a KLL sketch: each the Base64 of 64-bit IEEE 754 numbers, the low byte first, and each number
/// of level h stands for 2^h values. An exact sketch has one level.
///
/// **Size.** At most two windows of some 3 `k` numbers for each column, 11 bytes a number: 12 kB
/// for each column with windows of 500 vectors, 66 kB with the largest sketches.
///
/// @param pipeline its name
public record InputDocument(String pipeline, InputProfile profile) {
    /// Of the document. Raised when one of another shape or meaning is written.
    public static final int FORMAT = 1;

    /// Reads a document.
    ///
    /// @throws IllegalArgumentException with place, value and expectation when it is none
    public static InputDocument read(JsonNode document) {
        return InputDocumentReader.read(document);
    }

    public ObjectNode toJson() {
        ObjectNode node = Json.object();
        node.put("format", FORMAT).put("pipeline", pipeline).put("test", profile.test().label());
        node.put("window", profile.window()).put("k", profile.k());
        ArrayNode columns = node.putArray("columns");
        for (Column column : profile.columns()) {
            columns.addObject().put("name", column.name()).put("categories", column.levels());
        }
        write(node, "reference", profile.reference());
        write(node, "recent", profile.recent());
        return node;
    }

    private static void write(ObjectNode node, String name, Optional<InputWindow> window) {
        if (window.isEmpty()) {
            node.putNull(name);
            return;
        }
        ObjectNode one = node.putObject(name);
        one.put("from", window.get().from().toString()).put("to", window.get().to().toString());
        one.put("vectors", window.get().sketch().size());
        ArrayNode sketches = one.putArray("sketches");
        List<Column> columns = window.get().sketch().columns();
        List<ColumnContent> contents = window.get().sketch().contents();
        for (int i = 0; i < columns.size(); i++) {
            ColumnContent content = contents.get(i);
            ObjectNode sketch = sketches.addObject();
            sketch.put("missing", content.missing()).put("worth", content.worth());
            if (columns.get(i).categorical()) {
                ArrayNode counts = sketch.putArray("counts");
                for (int count : content.counts()) {
                    counts.add(count);
                }
            } else {
                ArrayNode levels = sketch.putArray("levels");
                content.levels().forEach(level -> levels.add(text(level)));
            }
        }
    }

    private static String text(double[] level) {
        ByteBuffer bytes =
                ByteBuffer.allocate(level.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(level);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
