package io.homeostat.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.homeostat.reading.DecimalText;
import io.homeostat.reading.Decoded;
import io.homeostat.reading.Decoded.Reason;
import io.homeostat.reading.Fields;
import io.homeostat.reading.KeyText;
import io.homeostat.reading.ValueReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads one object at a time into values of declared fields and texts of named slots.
final class PayloadReader {
    private static final int SHOWN_MAX = 60;

    // valid for the decoder
    private final Payloads payloads;
    private final boolean text;
    private final int bytesMax;
    private final boolean strict;
    private final NameTree names = new NameTree();
    private final ValueReader[] readers;
    private final String[] texts;

    // valid for the payload
    private double[] values;
    private int found;
    private int ignored;
    private Decoded.@Nullable Rejected rejected;

    PayloadReader(
            Payloads payloads,
            Fields fields,
            List<String> textNames,
            boolean strict,
            int bytesMax) {
        this.payloads = payloads;
        this.text = payloads.text();
        this.strict = strict;
        this.bytesMax = bytesMax;
        this.readers = fields.all().stream().map(ValueReader::new).toArray(ValueReader[]::new);
        this.texts = new String[textNames.size()];
        this.values = new double[readers.length];
        for (int i = 0; i < fields.size(); i++) {
            names.addField(fields.get(i).name(), i);
        }
        for (int i = 0; i < texts.length; i++) {
            names.addText(textNames.get(i), i);
        }
    }

    /// Reads `payload`; true when it is an object whose declared values are all as declared.
    boolean read(byte[] payload) {
        clear();
        if (payload.length > bytesMax) {
            reject(
                    Reason.TOO_LARGE,
                    "found " + payload.length + " bytes, expected at most " + bytesMax);
            return false;
        }
        if (!payloads.keptTakes(payload) || !readKept(payload)) {
            readAlone(payload);
        }
        if (rejected == null && found == 0 && readers.length > 0) {
            reject(Reason.NO_DECLARED_FIELD, "found none of the declared fields " + fieldNames());
        }
        return rejected == null;
    }

    private void clear() {
        values = new double[readers.length];
        Arrays.fill(values, Double.NaN);
        Arrays.fill(texts, "");
        found = 0;
        ignored = 0;
        rejected = null;
    }

    /// Reads `payload` after those before it; false when it is not simply good. What is wrong is
    /// then found out with a parser of its own: the words about a payload tell of nothing else.
    private boolean readKept(byte[] payload) {
        KeptParser kept = payloads.kept();
        try {
            JsonParser parser = kept.open(payload);
            parser.nextToken();
            object(parser, names, "");
            if (rejected == null && kept.ended()) {
                return true;
            }
        } catch (IOException | RuntimeException broken) {
            // The adapter's boundary, as below, where it is told.
        }
        kept.drop();
        clear();
        return false;
    }

    private void readAlone(byte[] payload) {
        try (JsonParser parser = payloads.open(payload)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                reject(Reason.MALFORMED, "found an empty payload, expected an object");
            } else if (first != JsonToken.START_OBJECT) {
                reject(Reason.NOT_AN_OBJECT, "found " + first + ", expected an object");
            } else {
                object(parser, names, "");
                if (rejected == null && parser.nextToken() != null) {
                    reject(Reason.MALFORMED, "found more after the object, expected its end");
                }
            }
        } catch (IOException | RuntimeException broken) {
            // The adapter's boundary: whatever the library throws about bytes from outside is bad
            // data, and bad data is a value.
            reject(Reason.MALFORMED, "found bytes that do not parse: " + firstLine(broken));
        }
    }

    private void object(JsonParser parser, NameTree level, String path) throws IOException {
        for (JsonToken token = parser.nextToken();
                token != JsonToken.END_OBJECT && rejected == null;
                token = parser.nextToken()) {
            if (token == null) {
                reject(Reason.MALFORMED, "found the end, expected the rest of an object");
                return;
            }
            String name = parser.currentName();
            NameTree entry = level.get(name);
            JsonToken value = parser.nextToken();
            if (entry == null) {
                undeclared(path, name);
                parser.skipChildren();
            } else if (value == JsonToken.START_OBJECT && !entry.isLeaf()) {
                object(parser, entry, path + name + ".");
            } else if (entry.isLeaf()) {
                leaf(parser, value, entry, path, name);
            } else {
                undeclared(path, name);
                parser.skipChildren();
            }
        }
    }

    private void undeclared(String path, String name) {
        ignored++;
        if (strict) {
            reject(
                    Reason.UNDECLARED_FIELD,
                    "field '" + path + name + "': found a value, expected declared fields only");
        }
    }

    /// @param path of the object that it stands in, with its dot: put before `name` only where
    ///   somebody is told of both, since this is done for every value
    private void leaf(JsonParser parser, JsonToken token, NameTree entry, String path, String name)
            throws IOException {
        if (token == JsonToken.START_OBJECT && !entry.isEmpty()) {
            object(parser, entry, path + name + ".");
            return;
        }
        if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
            boolean object = token == JsonToken.START_OBJECT;
            reject(
                    Reason.WRONG_TYPE,
                    "field '"
                            + path
                            + name
                            + "': found "
                            + (object ? "an object" : "a list")
                            + ", expected a single value");
            return;
        }
        if (entry.text() != NameTree.NONE && token != JsonToken.VALUE_NULL) {
            texts[entry.text()] = parser.getText();
        }
        if (entry.field() != NameTree.NONE) {
            field(parser, token, entry.field(), path, name);
        }
    }

    private void field(JsonParser parser, JsonToken token, int slot, String path, String name)
            throws IOException {
        ValueReader reader = readers[slot];
        ValueReader.Result result =
                switch (token) {
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                            reader.number(number(parser, token));
                    case VALUE_STRING ->
                            reader.text(
                                    parser.getTextCharacters(),
                                    parser.getTextOffset(),
                                    parser.getTextLength(),
                                    '.');
                    case VALUE_TRUE -> reader.truth(true);
                    case VALUE_FALSE -> reader.truth(false);
                    case VALUE_NULL -> reader.nothing();
                    default -> ValueReader.Result.WRONG_TYPE;
                };
        switch (result) {
            case OK -> {
                values[slot] = reader.value();
                found++;
            }
            case WRONG_TYPE -> rejectValue(Reason.WRONG_TYPE, path + name, parser, reader);
            case UNKNOWN_CATEGORY ->
                    rejectValue(Reason.UNKNOWN_CATEGORY, path + name, parser, reader);
        }
    }

    /// The library makes a string of every fraction in a text before it parses it.
    private double number(JsonParser parser, JsonToken token) throws IOException {
        if (text && token == JsonToken.VALUE_NUMBER_FLOAT) {
            double number =
                    DecimalText.parse(
                            parser.getTextCharacters(),
                            parser.getTextOffset(),
                            parser.getTextLength(),
                            '.');
            if (!Double.isNaN(number)) {
                return number;
            }
        }
        return parser.getDoubleValue();
    }

    private void rejectValue(Reason reason, String name, JsonParser parser, ValueReader reader)
            throws IOException {
        String text = String.valueOf(parser.getText());
        String shown = text.length() > SHOWN_MAX ? text.substring(0, SHOWN_MAX) + "…" : text;
        reject(
                reason,
                "field '" + name + "': found '" + shown + "', expected " + reader.expectation());
    }

    void reject(Reason reason, String detail) {
        if (rejected == null) {
            rejected = new Decoded.Rejected(reason, detail);
        }
    }

    boolean failed() {
        return rejected != null;
    }

    Decoded.Rejected rejected() {
        Decoded.Rejected why = rejected;
        return why == null ? new Decoded.Rejected(Reason.MALFORMED, "nothing was read") : why;
    }

    /// The values of the payload; the caller may keep them.
    double[] values() {
        return values;
    }

    /// The text of slot `slot`, empty when the payload has none.
    String text(int slot) {
        return texts[slot];
    }

    /// The key in `text`, which field `name` holds; a longer one than there may be is rejected.
    String key(String name, String text) {
        String key = KeyText.of(text);
        if (key.length() > KeyText.LENGTH_MAX) {
            reject(
                    Reason.TOO_LARGE,
                    "field '"
                            + name
                            + "': found "
                            + key.length()
                            + " characters, expected a key of at most "
                            + KeyText.LENGTH_MAX);
        }
        return key;
    }

    int ignored() {
        return ignored;
    }

    private String fieldNames() {
        return String.join(
                ", ", Arrays.stream(readers).limit(10).map(r -> r.field().name()).toList());
    }

    private static String firstLine(Exception broken) {
        String message = String.valueOf(broken.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
