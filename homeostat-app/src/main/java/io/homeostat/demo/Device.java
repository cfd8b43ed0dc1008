package io.homeostat.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.config.PipelineResource;
import io.homeostat.reading.Field;
import io.homeostat.reading.Reading;
import io.homeostat.reading.TimeFormat;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// What a device of a pipeline sends: its topic, and a reading as JSON the way the pipeline file
/// declares it.
public final class Device {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PipelineResource pipeline;
    private final String topic;

    public Device(PipelineResource pipeline) {
        this.pipeline = pipeline;
        // The wildcards of the filter become the device's name.
        this.topic =
                pipeline.source()
                        .topic()
                        .replace("+", pipeline.source().device().otherwise())
                        .replace("#", pipeline.source().device().otherwise());
    }

    public String topic() {
        return topic;
    }

    public byte[] payload(Reading reading) {
        ObjectNode node = JSON.createObjectNode();
        List<String> times = pipeline.source().timeFields();
        if (times.size() == 1 && reading.time().isPresent()) {
            time(node, times.getFirst(), reading.time().get());
        }
        if (!pipeline.source().key().isEmpty() && !reading.key().isEmpty()) {
            node.put(pipeline.source().key(), reading.key());
        }
        for (int i = 0; i < reading.size(); i++) {
            Field field = pipeline.loop().fields().get(i);
            double value = reading.get(i);
            if (Double.isNaN(value)) {
                continue;
            }
            if (field.categorical()) {
                node.put(field.name(), field.categories().get((int) value));
            } else {
                node.put(field.name(), value);
            }
        }
        try {
            return JSON.writeValueAsString(node).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values is always JSON", e);
        }
    }

    private void time(ObjectNode node, String field, Instant time) {
        TimeFormat format = pipeline.source().timeFormat();
        if (format.equals(TimeFormat.EPOCH_SECONDS)) {
            node.put(field, time.getEpochSecond());
        } else if (format.equals(TimeFormat.EPOCH_MILLIS)) {
            node.put(field, time.toEpochMilli());
        } else if (format.equals(TimeFormat.ISO_8601)) {
            node.put(field, time.toString());
        } else {
            node.put(
                    field,
                    DateTimeFormatter.ofPattern(format.text(), Locale.ROOT)
                            .withZone(ZoneOffset.UTC)
                            .format(time));
        }
    }
}
