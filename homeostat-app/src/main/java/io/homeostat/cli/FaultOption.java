package io.homeostat.cli;

import io.homeostat.base.Nearest;
import io.homeostat.plant.FaultKind;
import io.homeostat.plant.SensorFault;
import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;

/// Reads the words of `--fault`: `sensor=AT,kind=stuck,from=100,to=200,size=3`.
final class FaultOption {
    private static final List<String> KEYS =
            List.of("sensor", "kind", "from", "to", "size", "device");

    private final String text;
    private final List<String> wrong = new ArrayList<>();
    private final SequencedMap<String, String> words = new LinkedHashMap<>();

    private FaultOption(String text) {
        this.text = text;
        // A comma within a name is no end of it.
        for (String part : text.split(",(?=[^,=]*=)", -1)) {
            int equals = part.indexOf('=');
            String key = equals < 0 ? part : part.substring(0, equals).strip();
            if (equals < 0 || !KEYS.contains(key)) {
                complain("'" + key + "'", "one of " + String.join(", ", KEYS), key, KEYS);
            } else if (words.put(key, part.substring(equals + 1).strip()) != null) {
                complain(key + " twice", "each once", "", List.of());
            }
        }
    }

    /// The fault, or nothing when it is wrong: then `complaints` tells all that is.
    ///
    /// @param fields of the pipeline, where that could be read
    static Optional<SensorFault> parse(
            String text, Optional<Fields> fields, Complaints complaints) {
        FaultOption option = new FaultOption(text);
        Optional<SensorFault> fault = option.read(fields);
        option.wrong.forEach(complaints::add);
        return option.wrong.isEmpty() ? fault : Optional.empty();
    }

    private void complain(String found, String wanted, String name, List<String> names) {
        wrong.add(
                "--fault "
                        + text
                        + ": found "
                        + found
                        + ", expected "
                        + wanted
                        + Nearest.hint(name, names));
    }

    private Optional<String> word(String key, String wanted) {
        Optional<String> word = Optional.ofNullable(words.get(key)).filter(w -> !w.isEmpty());
        if (word.isEmpty()) {
            complain("no " + key, wanted, "", List.of());
        }
        return word;
    }

    private Optional<SensorFault> read(Optional<Fields> fields) {
        Optional<String> sensor = word("sensor", "sensor= with the name of a field");
        Optional<FaultKind> kind = kind();
        Optional<SensorFault.Period> period = period();
        OptionalDouble size = kind.map(this::size).orElse(OptionalDouble.empty());
        if (sensor.isPresent() && fields.isPresent()) {
            field(sensor.get(), fields.get(), kind);
        }
        boolean whole = kind.isPresent() && period.isPresent() && sensor.isPresent();
        if (!whole || !wrong.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> device = Optional.ofNullable(words.get("device"));
        return Optional.of(new SensorFault(sensor.get(), kind.get(), device, period.get(), size));
    }

    private Optional<FaultKind> kind() {
        List<String> labels = FaultKind.labels();
        String wanted = "one of " + String.join(", ", labels);
        Optional<String> word = word("kind", "kind= with " + wanted);
        Optional<FaultKind> kind = word.flatMap(FaultKind::named);
        if (word.isPresent() && kind.isEmpty()) {
            complain("the kind '" + word.get() + "'", wanted, word.get(), labels);
        }
        return kind;
    }

    private void field(String sensor, Fields fields, Optional<FaultKind> kind) {
        List<String> names = fields.all().stream().map(Field::name).toList();
        if (kind.map(FaultKind::ofDevice).orElse(false)) {
            if (!sensor.equals(FaultKind.DEVICE)) {
                complain(
                        "the sensor '" + sensor + "' of " + kind.orElseThrow().label(),
                        "'*': it is of the whole device",
                        "",
                        List.of());
            }
        } else if (!names.contains(sensor)) {
            complain(
                    "the sensor '" + sensor + "'",
                    "one of " + String.join(", ", names),
                    sensor,
                    names);
        } else if (fields.get(fields.require(sensor)).categorical()
                && !kind.map(FaultKind::suitsCategories).orElse(true)) {
            complain(
                    kind.orElseThrow().label() + " of '" + sensor + "', which has categories",
                    "stuck or drop-out",
                    "",
                    List.of());
        }
    }

    private OptionalDouble size(FaultKind kind) {
        String word = words.get("size");
        if (word == null) {
            boolean nothingBefore = "0".equals(words.get("from"));
            if (kind.scaled() && nothingBefore) {
                complain(
                        "no size and no reading before the fault",
                        "size=, or a later from: the size is taken from the readings before",
                        "",
                        List.of());
            }
            return OptionalDouble.empty();
        }
        double size = number(word);
        String wanted = Double.isFinite(size) ? kind.objection(size).orElse("") : "a plain number";
        if (!wanted.isEmpty()) {
            complain("the size '" + word + "' of " + kind.label(), wanted, "", List.of());
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(size);
    }

    private static double number(String word) {
        try {
            return Double.parseDouble(word);
        } catch (NumberFormatException noNumber) {
            return Double.NaN;
        }
    }

    private Optional<SensorFault.Period> period() {
        String wanted = "the index of a reading (from 0), or a time such as 2011-03-01T00:00:00Z";
        Optional<String> from = word("from", "from= with " + wanted);
        Optional<String> to = word("to", "to= with " + wanted);
        if (from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        boolean counted = Arrays.asList(from.get(), to.get()).stream().allMatch(FaultOption::index);
        Optional<Instant> begin = counted ? Optional.empty() : time(from.get(), wanted);
        Optional<Instant> end = counted ? Optional.empty() : time(to.get(), wanted);
        try {
            if (counted) {
                return Optional.of(
                        new SensorFault.Period.Readings(
                                Long.parseLong(from.get()), Long.parseLong(to.get())));
            }
            return begin.isPresent() && end.isPresent()
                    ? Optional.of(new SensorFault.Period.Times(begin.get(), end.get()))
                    : Optional.empty();
        } catch (IllegalArgumentException backwards) {
            complain("from " + from.get() + " to " + to.get(), "to after from", "", List.of());
            return Optional.empty();
        }
    }

    private static boolean index(String word) {
        return word.matches("[0-9]{1,15}");
    }

    private Optional<Instant> time(String word, String wanted) {
        if (index(word)) {
            complain("'" + word + "' beside a time", "from and to of one kind", "", List.of());
            return Optional.empty();
        }
        try {
            String day = word.matches("\\d{4}-\\d{2}-\\d{2}") ? word + "T00:00:00Z" : word;
            String zoned = day.matches(".*(Z|[+-]\\d{2}:?\\d{2})$") ? day : day + "Z";
            return Optional.of(OffsetDateTime.parse(zoned.replace(' ', 'T')).toInstant());
        } catch (DateTimeException noTime) {
            complain("'" + word + "'", wanted, "", List.of());
            return Optional.empty();
        }
    }
}
