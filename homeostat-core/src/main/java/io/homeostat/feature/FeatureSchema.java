package io.homeostat.feature;

import io.homeostat.base.Sha256;
import java.util.List;

/// Names, order and hash of the numbers in a feature vector. It is stored with every model, so that
/// a model never meets a vector of another shape.
public record FeatureSchema(List<Column> columns) {
    public FeatureSchema {
        columns = List.copyOf(columns);
    }

    public int width() {
        return columns.size();
    }

    /// SHA-256 over names and levels in their order, in hexadecimal.
    public String hash() {
        StringBuilder text = new StringBuilder();
        for (Column column : columns) {
            text.append(column.name()).append('\t').append(column.levels()).append('\n');
        }
        return Sha256.of(text.toString());
    }
}
