package io.homeostat.codec;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.reading.Decoded;
import io.homeostat.reading.Decoded.Reason;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.DeviceNames;
import io.homeostat.reading.DeviceTable;
import io.homeostat.reading.Fields;
import io.homeostat.reading.Reading;
import io.homeostat.reading.SourceSpec;
import io.homeostat.reading.SourceSpec.TimeRule;
import io.homeostat.reading.TimeFormat;
import io.homeostat.reading.TimeParser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Turns payloads into readings of one pipeline. Never throws for what a device sends.
public final class PayloadDecoder implements MessageDecoder {
    /// No sensor's reading is larger; what is larger is not parsed.
    public static final int BYTES_MAX = 1 << 20;

    private final SourceSpec source;
    private final PayloadReader reader;
    private final TimeParser timeParser;
    private final List<String> texts;
    private final int timeCount;
    private final int deviceCount;
    private final Map<String, DeviceId> byTopic = new HashMap<>();
    private final DeviceNames devices = new DeviceNames();

    public PayloadDecoder(SourceSpec source, Fields fields) {
        this(source, fields, BYTES_MAX);
    }

    public PayloadDecoder(SourceSpec source, Fields fields, int bytesMax) {
        this.source = source;
        List<String> names = new ArrayList<>();
        for (String field : source.timeFields()) {
            slot(names, field);
        }
        this.timeCount = source.timeFields().size();
        this.deviceCount = source.device().fields().size();
        for (String field : source.device().fields()) {
            slot(names, field);
        }
        if (!source.sequence().isEmpty()) {
            slot(names, source.sequence());
        }
        if (!source.key().isEmpty()) {
            slot(names, source.key());
        }
        this.texts = List.copyOf(names);
        this.timeParser =
                TimeParser.of(
                        source.time() instanceof TimeRule.InFields(var _, var format)
                                ? format
                                : TimeFormat.ISO_8601);
        this.reader =
                new PayloadReader(
                        new Payloads(source.format()), fields, texts, source.strict(), bytesMax);
    }

    /// One slot per name, though a field may serve as a time and as a sequence.
    private static void slot(List<String> names, String field) {
        if (!names.contains(field)) {
            names.add(field);
        }
    }

    /// What `payload`, which came on `topic`, says.
    public Decoded decode(String topic, byte[] payload) {
        if (!reader.read(payload)) {
            return reader.rejected();
        }
        Optional<Instant> time = timeCount == 0 ? Optional.empty() : time();
        long sequence = source.sequence().isEmpty() ? Reading.NO_SEQUENCE : sequence();
        Optional<DeviceId> device = device(topic);
        if (device.isEmpty()) {
            reader.reject(
                    Reason.NO_DEVICE,
                    "found no device in topic '"
                            + topic
                            + "'"
                            + (deviceCount == 0 ? "" : " and " + source.device().fields())
                            + ", expected one");
        }
        String key = source.key().isEmpty() ? "" : reader.key(source.key(), text(source.key()));
        if (reader.failed() || device.isEmpty()) {
            return reader.rejected();
        }
        Reading reading = Reading.of(device.get(), time, sequence, reader.values());
        return new Decoded.Accepted(
                key.isEmpty() ? reading : reading.withKey(key), reader.ignored());
    }

    @Override
    public void decode(Message message, Sink sink) {
        sink.take(message, Result.of(decode(message.topic(), message.payload())));
    }

    /// Every message stands for itself.
    @Override
    public void save(StateWriter out) {}

    @Override
    public void load(StateReader in) {}

    private Optional<Instant> time() {
        String text = text(source.timeFields().getFirst());
        for (int i = 1; i < timeCount; i++) {
            text = text + " " + text(source.timeFields().get(i));
        }
        if (text.isBlank()) {
            // A device whose clock is not set yet: the reading goes by its arrival.
            return Optional.empty();
        }
        Optional<Instant> time = timeParser.parse(text);
        if (time.isEmpty()) {
            String format =
                    source.time() instanceof TimeRule.InFields(var _, var f) ? f.text() : "";
            reader.reject(
                    Reason.BAD_TIME,
                    "field '"
                            + String.join(" ", source.timeFields())
                            + "': found '"
                            + text
                            + "', expected a time as "
                            + format);
        }
        return time;
    }

    private long sequence() {
        String text = text(source.sequence()).strip();
        if (text.isEmpty()) {
            return Reading.NO_SEQUENCE;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Reported below, as any other wrong value.
        }
        reader.reject(
                Reason.WRONG_TYPE,
                "field '" + source.sequence() + "': found '" + text + "', expected a whole number");
        return Reading.NO_SEQUENCE;
    }

    private Optional<DeviceId> device(String topic) {
        if (deviceCount == 0) {
            DeviceId known = byTopic.get(topic);
            if (known != null) {
                return Optional.of(known);
            }
        }
        Optional<DeviceId> named =
                source.device()
                        .name(topic, source.device().fields().stream().map(this::text).toList())
                        .map(devices::one);
        if (deviceCount == 0 && named.isPresent()) {
            if (byTopic.size() >= DeviceTable.DEVICES_MAX) {
                byTopic.clear();
            }
            byTopic.put(topic, named.get());
        }
        return named;
    }

    private String text(String name) {
        return reader.text(texts.indexOf(name));
    }
}
