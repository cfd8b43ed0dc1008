package io.homeostat.elastic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// The first of some documents as the body of one request: a line that says where, and a line that
/// says what, for each.
final class BulkRequest {
    static final String PREFIX = "edge-mlops-";

    private static final JsonFactory JSON = new JsonFactory();
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu.MM.dd", Locale.ROOT).withZone(ZoneOffset.UTC);

    /// What a server can read as a time; a stream without a clock begins outside.
    private static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private final byte[] body;
    private final int documents;

    private BulkRequest(byte[] body, int documents) {
        this.body = body;
        this.documents = documents;
    }

    static BulkRequest of(List<Document> documents, LogPolicy policy) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int count = 0;
        for (Document document : documents) {
            byte[] both = both(document, policy);
            boolean full =
                    count >= policy.documentsMax() || body.size() + both.length > policy.bytesMax();
            if (count > 0 && full) {
                break;
            }
            body.writeBytes(both);
            count++;
        }
        return new BulkRequest(body.toByteArray(), count);
    }

    /// Ended by a line's end, as the protocol wants it.
    byte[] body() {
        return body;
    }

    /// How many are in it.
    int documents() {
        return documents;
    }

    static String index(Instant at) {
        return PREFIX + DAY.format(readable(at));
    }

    private static Instant readable(Instant at) {
        return at.isBefore(FIRST) ? FIRST : at.isAfter(LAST) ? LAST : at;
    }

    private static byte[] both(Document document, LogPolicy policy) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.setRootValueSeparator(null);
            json.writeStartObject();
            json.writeObjectFieldStart("create");
            json.writeStringField("_index", index(document.at()));
            json.writeStringField("_id", document.id());
            json.writeEndObject();
            json.writeEndObject();
            json.writeRaw('\n');
            json.writeStartObject();
            json.writeStringField("@timestamp", readable(document.at()).toString());
            json.writeStringField("ecs.version", "8.11.0");
            json.writeStringField("service.name", "homeostat");
            json.writeStringField("service.version", policy.version());
            json.writeStringField("service.node.name", policy.box());
            for (var field : document.fields().entrySet()) {
                value(json, field.getKey(), field.getValue());
            }
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /// A number that JSON has not is left out: a field of numbers holds no words.
    private static void value(JsonGenerator json, String name, Object value) throws IOException {
        switch (value) {
            case Double number when !Double.isFinite(number) -> {}
            case Double number -> json.writeNumberField(name, number);
            case Long number -> json.writeNumberField(name, number);
            case Integer number -> json.writeNumberField(name, number);
            case Boolean truth -> json.writeBooleanField(name, truth);
            default -> json.writeStringField(name, value.toString());
        }
    }
}
