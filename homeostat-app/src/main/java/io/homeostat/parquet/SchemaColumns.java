package io.homeostat.parquet;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;

/// Makes columns of a schema, which a file keeps as a tree written out from its root.
final class SchemaColumns {
    private static final int DEPTH_MAX = 100;

    private final List<SchemaElement> elements;
    private final List<ParquetColumn> columns = new ArrayList<>();
    private int at = 1; // after the root
    private int leaves;

    private SchemaColumns(List<SchemaElement> elements) {
        this.elements = elements;
    }

    /// @param leaves how many columns each row group holds
    record Found(List<ParquetColumn> columns, int leaves) {}

    static Found of(List<SchemaElement> elements) {
        SchemaColumns walk = new SchemaColumns(elements);
        walk.group(elements.getFirst().getNum_children(), List.of(), 0);
        return new Found(List.copyOf(walk.columns), walk.leaves);
    }

    /// @param level how many of the groups around may be absent
    private void group(int children, List<String> around, int level) {
        if (around.size() > DEPTH_MAX) {
            throw new IllegalArgumentException("groups in groups more than " + DEPTH_MAX + " deep");
        }
        for (int i = 0; i < children; i++) {
            SchemaElement element = elements.get(at++);
            List<String> path = new ArrayList<>(around);
            path.add(element.getName());
            String name = String.join(".", path);
            FieldRepetitionType repetition =
                    element.isSetRepetition_type()
                            ? element.getRepetition_type()
                            : FieldRepetitionType.REQUIRED;
            int below = level + (repetition == FieldRepetitionType.REQUIRED ? 0 : 1);
            Meaning meaning = Meaning.of(element);
            if (meaning.name().equals("LIST") || meaning.name().equals("MAP")) {
                pass(element);
                columns.add(
                        ParquetColumn.unreadable(
                                name, meaning.name().equals("LIST") ? "a list" : "a map"));
            } else if (repetition == FieldRepetitionType.REPEATED) {
                pass(element);
                columns.add(ParquetColumn.unreadable(name, "a repeated value"));
            } else if (element.isSetType()) {
                columns.add(leaf(element, meaning, path, below));
            } else {
                group(element.getNum_children(), path, below);
            }
        }
    }

    /// Goes past `element`, which was taken, and everything in it.
    private void pass(SchemaElement element) {
        if (element.isSetType()) {
            leaves++;
        }
        for (int i = 0; i < element.getNum_children(); i++) {
            pass(elements.get(at++));
        }
    }

    private ParquetColumn leaf(
            SchemaElement element, Meaning meaning, List<String> path, int level) {
        PrimitiveType type =
                new PrimitiveType(
                        level == 0 ? Repetition.REQUIRED : Repetition.OPTIONAL,
                        stored(element),
                        element.getType_length(),
                        element.getName());
        ColumnDescriptor descriptor =
                new ColumnDescriptor(path.toArray(String[]::new), type, 0, level);
        Feeds.Fed fed = Feeds.of(element, meaning);
        return ParquetColumn.stored(
                String.join(".", path),
                fed.kind(),
                meaning.describe(Said.of(element.getType(), "type").name()),
                new ParquetColumn.Storage(leaves++, descriptor, fed.feed()));
    }

    private static PrimitiveTypeName stored(SchemaElement element) {
        return switch (Said.of(element.getType(), "type")) {
            case BOOLEAN -> PrimitiveTypeName.BOOLEAN;
            case INT32 -> PrimitiveTypeName.INT32;
            case INT64 -> PrimitiveTypeName.INT64;
            case INT96 -> PrimitiveTypeName.INT96;
            case FLOAT -> PrimitiveTypeName.FLOAT;
            case DOUBLE -> PrimitiveTypeName.DOUBLE;
            case BYTE_ARRAY -> PrimitiveTypeName.BINARY;
            case FIXED_LEN_BYTE_ARRAY -> PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
        };
    }
}
