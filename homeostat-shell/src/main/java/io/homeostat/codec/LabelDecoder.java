package io.homeostat.codec;

import io.homeostat.label.Label;
import io.homeostat.reading.Decoded;
import io.homeostat.reading.Decoded.Reason;
import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import io.homeostat.reading.KeyText;
import io.homeostat.reading.SourceSpec.Format;
import java.util.List;

/// Turns payloads of a label topic into labels: objects with the key field and the target field.
public final class LabelDecoder {
    /// What became of a payload.
    public sealed interface Result {
        record Accepted(Label label) implements Result {}

        record Rejected(Decoded.Rejected why) implements Result {}
    }

    private final Field key;
    private final Field target;
    private final PayloadReader reader;

    public LabelDecoder(Format format, Fields fields, String key, String target) {
        this.key = fields.get(fields.require(key));
        this.target = fields.get(fields.require(target));
        this.reader =
                new PayloadReader(
                        new Payloads(format),
                        new Fields(List.of(this.key, this.target)),
                        List.of(),
                        false,
                        PayloadDecoder.BYTES_MAX);
    }

    public Result decode(byte[] payload) {
        if (reader.read(payload)) {
            double[] values = reader.values();
            if (Double.isNaN(values[0])) {
                missing(key);
            } else if (Double.isNaN(values[1])) {
                missing(target);
            } else {
                return new Result.Accepted(new Label(KeyText.of(key, values[0]), values[1]));
            }
        }
        return new Result.Rejected(reader.rejected());
    }

    private void missing(Field field) {
        reader.reject(
                Reason.NO_DECLARED_FIELD,
                "field '" + field.name() + "': found nothing, expected a value");
    }
}
