package io.homeostat.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.homeostat.base.Nearest;
import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import io.homeostat.reading.Reading;
import io.homeostat.reading.ValueReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.function.Function;

/// Makes readings of the values in a request, whatever its form is, and keeps what was wrong with
/// them. One per request.
final class ReadingForm {
    /// Readings one request may hold.
    static final int READINGS_MAX = 10_000;

    /// Faults worth telling at once.
    private static final int FAULTS_MAX = 20;

    /// Names of what was ignored that are told.
    private static final int IGNORED_MAX = 20;

    private final PipelineApi.Description pipeline;
    private final ReadingOrigin origin;
    private final List<ValueReader> readers;
    private final List<String> beside;
    private final List<Problem.Fault> faults = new ArrayList<>();
    private final SequencedSet<String> ignored = new LinkedHashSet<>();

    ReadingForm(PipelineApi.Description pipeline) {
        this.pipeline = pipeline;
        this.origin = new ReadingOrigin(this, pipeline.source());
        this.readers = fields().all().stream().map(ValueReader::new).toList();
        this.beside = ReadingOrigin.names(pipeline.source());
    }

    Fields fields() {
        return pipeline.fields();
    }

    /// The declared fields that a reading must name.
    List<Field> inputs() {
        return pipeline.inputs().stream()
                .map(name -> fields().get(fields().require(name)))
                .toList();
    }

    /// Whether `name` is free to say something about the request: no field has it.
    boolean reserves(String name) {
        return fields().indexOf(name).isEmpty();
    }

    /// Names that the pipeline's source gives a meaning, declared as fields or not.
    List<String> beside() {
        return beside;
    }

    /// A reading's values before any is known.
    double[] blank() {
        double[] values = new double[fields().size()];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    /// What the field at `index` is in `found`, as a payload over MQTT would have it; NaN for no
    /// value, and for what was not one and is a fault now.
    double value(int index, JsonNode found, String path) {
        ValueReader reader = readers.get(index);
        ValueReader.Result result = read(reader, found);
        if (result != ValueReader.Result.OK) {
            fault(path, found, expected(reader.field()));
            return Double.NaN;
        }
        return reader.value();
    }

    private static ValueReader.Result read(ValueReader reader, JsonNode found) {
        if (found.isNull()) {
            return reader.nothing();
        }
        if (found.isNumber()) {
            return reader.number(found.doubleValue());
        }
        if (found.isBoolean()) {
            return reader.truth(found.booleanValue());
        }
        if (found.isTextual()) {
            char[] text = found.textValue().toCharArray();
            return reader.text(text, 0, text.length, '.');
        }
        return ValueReader.Result.WRONG_TYPE;
    }

    static String expected(Field field) {
        if (field.categorical()) {
            return "one of " + String.join(", ", field.categories());
        }
        return field.unit().isEmpty() ? "a number" : "a number in " + field.unit();
    }

    /// The reading with `values`, of the device and time that the request names, if it does.
    Reading reading(double[] values, Function<String, ReadingOrigin.Said> said) {
        return Reading.of(origin.device(said), origin.time(said), Reading.NO_SEQUENCE, values);
    }

    /// What is not declared is ignored and told, or refused, as the source wants it.
    void ignore(String name, String place) {
        if (pipeline.source().strict()) {
            List<String> names = fields().all().stream().map(Field::name).toList();
            fault(
                    place + name,
                    "a value",
                    "declared fields only, because source.strict is true"
                            + Nearest.hint(name, names));
        } else if (ignored.size() < IGNORED_MAX) {
            ignored.add(name);
        }
    }

    /// Names that were ignored, the first of them.
    List<String> ignored() {
        return List.copyOf(ignored);
    }

    void fault(String path, JsonNode found, String expected) {
        fault(path, found.isMissingNode() ? "nothing" : found.toString(), expected);
    }

    void fault(String path, String found, String expected) {
        String shown = found.length() > 80 ? found.substring(0, 77) + "..." : found;
        faults.add(new Problem.Fault(path.isEmpty() ? "(body)" : path, shown, expected));
    }

    boolean faulty() {
        return !faults.isEmpty();
    }

    /// Whether so much is wrong that looking on is of no use.
    boolean hopeless() {
        return faults.size() >= FAULTS_MAX;
    }

    /// Ends the request if anything was wrong with it.
    ///
    /// @param title what it is not
    void refuse(String title) {
        if (faulty()) {
            String more = faults.size() > 1 ? " and " + (faults.size() - 1) + " more" : "";
            throw new ProblemException(
                    Problem.invalid(
                            title + ": see " + faults.getFirst().field() + more,
                            faults.stream().limit(FAULTS_MAX).toList()));
        }
    }
}
