package io.homeostat.codec;

import io.homeostat.label.Label;
import io.homeostat.reading.Decoded;
import io.homeostat.reading.Decoded.Reason;
import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import io.homeostat.reading.KeyText;
import io.homeostat.reading.SourceSpec.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Turns payloads of a label topic into labels: objects with the key field and the target field.
public final class LabelDecoder {
    /// What became of a payload.
    public sealed interface Result {
        record Accepted(Label label) implements Result {}

        record Rejected(Decoded.Rejected why) implements Result {}
    }

    private final String keyName;
    private final Optional<Field> key;
    private final Field target;
    private final PayloadReader reader;

    /// @param key a declared field, or any other whose text is the key
    public LabelDecoder(Format format, Fields fields, String key, String target) {
        this.keyName = key;
        this.key = fields.indexOf(key).stream().mapToObj(fields::get).findFirst();
        this.target = fields.get(fields.require(target));
        List<Field> read = new ArrayList<>(List.of(this.target));
        this.key.ifPresent(read::add);
        this.reader =
                new PayloadReader(
                        new Payloads(format),
                        new Fields(read),
                        this.key.isPresent() ? List.of() : List.of(key),
                        false,
                        PayloadDecoder.BYTES_MAX);
    }

    public Result decode(byte[] payload) {
        if (reader.read(payload)) {
            double[] values = reader.values();
            String name =
                    key.isPresent()
                            ? KeyText.of(key.get(), values[1])
                            : reader.key(keyName, reader.text(0));
            if (name.isEmpty()) {
                missing(keyName);
            } else if (Double.isNaN(values[0])) {
                missing(target.name());
            } else if (!reader.failed()) {
                return new Result.Accepted(new Label(name, values[0]));
            }
        }
        return new Result.Rejected(reader.rejected());
    }

    private void missing(String field) {
        reader.reject(Reason.NO_VALUE, "field '" + field + "': found no value, expected one");
    }
}
