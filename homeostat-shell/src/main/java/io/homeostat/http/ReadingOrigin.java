package io.homeostat.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.DeviceRule;
import io.homeostat.reading.SourceSpec;
import io.homeostat.reading.TimeParser;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Whose a reading in a request is, and when: by the names that the pipeline declares, and else by
/// `device` and `time`, where no field has these names.
final class ReadingOrigin {
    static final String DEVICE = "device";
    static final String TIME = "time";

    /// What a request says under a name, and where it stands.
    record Said(JsonNode value, String path) {}

    private final ReadingForm form;
    private final SourceSpec source;
    private final TimeParser timeParser;

    ReadingOrigin(ReadingForm form, SourceSpec source) {
        this.form = form;
        this.source = source;
        this.timeParser = TimeParser.of(source.timeFormat());
    }

    /// Names that a payload may hold beside the fields: of time, device, sequence and key.
    static List<String> names(SourceSpec source) {
        List<String> names = new ArrayList<>(source.timeFields());
        names.addAll(source.device().fields());
        names.add(source.sequence());
        names.add(source.key());
        return names.stream().filter(name -> !name.isEmpty()).distinct().toList();
    }

    /// @param said what the request says under a name; a missing node for nothing
    DeviceId device(Function<String, Said> said) {
        DeviceRule rule = source.device();
        List<String> fields = rule.fields();
        boolean whole = form.reserves(DEVICE) && !fields.contains(DEVICE);
        Said named = said.apply(DEVICE);
        if (whole && !absent(named.value())) {
            boolean name = named.value().isTextual() || named.value().isNumber();
            if (name && !named.value().asText().isBlank()) {
                return new DeviceId(named.value().asText());
            }
            form.fault(named.path(), named.value(), "the name of a device");
        } else if (!fields.isEmpty() && !rule.needsTopic()) {
            List<String> parts = fields.stream().map(field -> text(said.apply(field))).toList();
            Optional<DeviceId> device = rule.name("", parts);
            if (device.isPresent()) {
                return device.get();
            }
        }
        return new DeviceId(rule.otherwise());
    }

    Optional<Instant> time(Function<String, Said> said) {
        List<String> fields = source.timeFields();
        List<String> parts = fields.stream().map(field -> text(said.apply(field))).toList();
        String text = String.join(" ", parts);
        if (!text.isBlank()) {
            Optional<Instant> time = timeParser.parse(text);
            if (time.isEmpty()) {
                Said first = said.apply(fields.getFirst());
                form.fault(first.path(), text, "a time as " + source.timeFormat().text());
            }
            return time;
        }
        Said plain = said.apply(TIME);
        if (absent(plain.value()) || !form.reserves(TIME) || fields.contains(TIME)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(plain.value().asText()));
        } catch (DateTimeException _) {
            form.fault(plain.path(), plain.value(), "an instant such as 2026-01-31T12:00:00Z");
            return Optional.empty();
        }
    }

    private static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private String text(Said said) {
        JsonNode value = said.value();
        if (absent(value)) {
            return "";
        }
        if (!value.isValueNode()) {
            form.fault(said.path(), value, "a single value");
            return "";
        }
        return value.asText().strip();
    }
}
