package io.homeostat.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.homeostat.base.Nearest;
import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One reading of a request as an object, understood as a payload over MQTT is: a declared name
/// with dots may be a path, and what is not declared is ignored, or refused where the source is
/// strict. Only an input that is not there is a fault: who asks says `null`.
final class PayloadObject {
    /// Names that say something about the request, where the pipeline has no field of that name.
    private static final Set<String> RESERVED =
            Set.of("pipeline", ReadingOrigin.DEVICE, ReadingOrigin.TIME);

    /// Undeclared names that an error tells.
    private static final int SHOWN = 5;

    private final ReadingForm form;
    private final Fields fields;
    private final List<String> beside;
    private final String place;
    private final double[] values;
    private final Map<String, JsonNode> said = new HashMap<>();
    private final Set<String> undeclared = new TreeSet<>();

    /// @param place where `row` stands in the request, with a dot at its end
    PayloadObject(ReadingForm form, JsonNode row, String place) {
        this.form = form;
        this.fields = form.fields();
        this.beside = form.beside();
        this.place = place;
        this.values = form.blank();
        read(row, "");
        require();
    }

    double[] values() {
        return values;
    }

    /// What it says under a name that may stand beside the fields.
    JsonNode said(String name) {
        return said.getOrDefault(name, MissingNode.getInstance());
    }

    private void read(JsonNode level, String path) {
        for (Map.Entry<String, JsonNode> entry : level.properties()) {
            String name = path + entry.getKey();
            JsonNode value = entry.getValue();
            int index = fields.indexOf(name).orElse(-1);
            boolean reserved = beside.contains(name) || RESERVED.contains(name);
            if (value.isObject() && leads(name + ".")) {
                read(value, name + ".");
            } else if (index >= 0) {
                said.put(name, value);
                values[index] = form.value(index, value, place + name);
            } else if (reserved) {
                said.put(name, value);
            } else {
                undeclared.add(name);
            }
        }
    }

    private boolean leads(String path) {
        return Stream.concat(fields.all().stream().map(Field::name), beside.stream())
                .anyMatch(name -> name.startsWith(path));
    }

    /// A name that is not declared may be an input's that is missing, misspelt.
    private void require() {
        for (Field input : form.inputs()) {
            if (!said.containsKey(input.name())) {
                form.fault(
                        place + input.name(),
                        "nothing",
                        ReadingForm.expected(input) + ", or null for no value" + hint(input));
            }
        }
        undeclared.forEach(name -> form.ignore(name, place));
    }

    private String hint(Field missing) {
        if (undeclared.isEmpty()) {
            return "";
        }
        return Nearest.to(missing.name(), undeclared)
                .map(near -> "; " + near + " is no field, did you mean '" + missing.name() + "'?")
                .orElseGet(() -> "; no fields are " + some(undeclared));
    }

    private static String some(Collection<String> names) {
        String text = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
        return names.size() > SHOWN ? text + " and others" : text;
    }
}
