package io.homeostat.config;

import static io.homeostat.config.Shape.mapping;
import static io.homeostat.config.Shape.number;
import static io.homeostat.config.Shape.optional;
import static io.homeostat.config.Shape.required;
import static io.homeostat.config.Shape.text;

import io.homeostat.config.Shape.Choice;
import io.homeostat.config.Shape.Count;
import io.homeostat.config.Shape.Either;
import io.homeostat.config.Shape.Flag;
import io.homeostat.config.Shape.Items;
import io.homeostat.config.Shape.Mapping;
import io.homeostat.config.Shape.Numeric;
import io.homeostat.config.Shape.Table;
import io.homeostat.config.Shape.Tagged;
import io.homeostat.config.Shape.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The one description of the pipeline file: every key, what it takes, its default and meaning.
final class PipelineShape {
    static final String API_VERSION = "homeostat.io/v1";
    static final String KIND = "Pipeline";
    static final String NAME_PATTERN = "^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$";

    private static final Shape FIELD = text("the name of a field");
    private static final Shape QOS = new Numeric(0, false, 2, false, true);
    private static final Shape CODES = new Items(number(), 0, true);

    private PipelineShape() {}

    static Mapping root(Catalogue catalogue) {
        return mapping(
                optional(
                        "apiVersion",
                        new Choice(List.of(API_VERSION)),
                        API_VERSION,
                        "version of this format"),
                optional("kind", new Choice(List.of(KIND)), KIND, "what the file describes"),
                optional("metadata", metadata(), "", "who the pipeline is"),
                required("spec", spec(catalogue), "what the pipeline does"));
    }

    private static Mapping metadata() {
        Text name =
                new Text(
                        "a name of letters, digits, '.', '_' and '-', at most 63 characters",
                        NAME_PATTERN);
        Table words = new Table("words", text("a text"), 0);
        return mapping(
                optional("name", name, "the file's name", "names the pipeline in topics and URLs"),
                optional("namespace", text("a namespace"), "", "for the cluster; not read here"),
                optional("labels", words, "", "for the cluster; not read here"),
                optional("annotations", words, "", "free texts that are kept with the pipeline"));
    }

    private static Mapping spec(Catalogue catalogue) {
        return mapping(
                required("source", source(), "where readings come from"),
                required(
                        "fields",
                        new Table("field names", field(), 1),
                        "the values of a reading by name; what is not declared is ignored"),
                required("target", target(), "what is predicted"),
                required(
                        "features",
                        new Items(FeatureShape.FEATURE, 1, false),
                        "what the model sees; a bare name means the field itself"),
                optional("model", ModelShape.model(catalogue), "", "which model is trained"),
                optional("monitor", ModelShape.monitor(catalogue), "", "what is watched"),
                optional("heal", heal(catalogue), "", "how the model is healed"),
                required("publish", publish(), "where predictions go"));
    }

    private static Tagged publish() {
        Shape id = text("a name without / + #");
        SequencedMap<String, Mapping> kinds = new LinkedHashMap<>();
        kinds.put(
                "json",
                mapping(
                        required(
                                "topic",
                                text("an MQTT topic, in which {device} and {pipeline} stand"),
                                "where predictions go"),
                        optional("qos", QOS, Defaults.QOS, "quality of service")));
        kinds.put(
                "sparkplug-b",
                mapping(
                        required("group", id, "the group of the edge node"),
                        optional(
                                "node",
                                id,
                                "the pipeline's name",
                                "the edge node; its devices are those that are predicted for")));
        return new Tagged("format", "json", "form of a prediction", kinds);
    }

    private static Mapping source() {
        Mapping mqtt =
                mapping(
                        required(
                                "topic",
                                text("an MQTT topic filter"),
                                "topic filter of the readings; + and # as in MQTT"),
                        optional("qos", QOS, Defaults.QOS, "quality of service"));
        Mapping time =
                mapping(
                        required(
                                "field",
                                new Items(FIELD, 1, true),
                                "the field with the time; several are joined by a blank"),
                        optional(
                                "format",
                                text("iso-8601, epoch-s, epoch-ms or a Java date pattern"),
                                "iso-8601",
                                "how the time is written; UTC where it names no zone"));
        Mapping csv =
                mapping(
                        optional(
                                "delimiter",
                                new Choice(List.of(",", ";", "\t", "tab", "|")),
                                "recognised",
                                "what separates the columns"),
                        optional(
                                "decimal",
                                new Choice(List.of(".", ",")),
                                "recognised",
                                "what precedes the fraction of a number"));
        return mapping(
                optional("mqtt", mqtt, "topic homeostat/{name}/reading", "the broker's topic"),
                optional(
                        "format",
                        new Choice(List.of("json", "cbor", "sparkplug-b")),
                        "json",
                        "form of a payload; with sparkplug-b a field is a metric by its name"),
                optional(
                        "device",
                        text("a field, or a template such as '{topic.4}'"),
                        "one device, named as the pipeline; with sparkplug-b NODE/DEVICE",
                        "names the device: a field, or text with {topic.N} (levels from 1) and"
                                + " {field}"),
                optional(
                        "time",
                        new Either(FIELD, time),
                        "arrival order",
                        "the reading's own time: a field with ISO 8601 times, or details"),
                optional(
                        "interval",
                        new Shape.Time(),
                        "",
                        "nominal time between two readings of a device; the clock of data without"
                                + " times"),
                optional(
                        "reorderTimeout",
                        new Shape.Time(),
                        "0 s: it is used, and births are asked for at once",
                        "sparkplug-b: how long a message with a gap before it in seq waits for"
                                + " those that are missing, at most 60 s"),
                optional("sequence", FIELD, "", "a field that numbers the readings of a device"),
                optional("strict", new Flag(), false, "refuse readings with undeclared values"),
                optional("missing", CODES, "", "numbers that mean 'no value', in every field"),
                optional("csv", csv, "", "dialect of CSV files"));
    }

    private static Mapping field() {
        return mapping(
                optional("unit", text("a unit"), "", "UCUM code, such as Cel or mg/m3"),
                optional("min", number(), "", "smallest plausible value"),
                optional("max", number(), "", "largest plausible value"),
                optional(
                        "categories",
                        new Items(text("a word or a number"), 2, false),
                        "",
                        "the words, or numbers, that the field may take: it is no quantity"),
                optional("missing", CODES, "", "numbers that mean 'no value'"));
    }

    private static Mapping target() {
        Tagged label =
                new Tagged("arrives", "inline", "how the truth comes to be known", arrivals());
        return mapping(
                required("field", FIELD, "the field that holds the truth"),
                optional(
                        "task",
                        new Choice(List.of("regression", "classification")),
                        "by the field: a number or categories",
                        "what is asked for"),
                optional("label", label, "", "when the truth arrives"));
    }

    private static SequencedMap<String, Mapping> arrivals() {
        Shape.Key horizon =
                optional(
                        "horizon",
                        new Count(1, 1_000_000),
                        Defaults.HORIZON,
                        "how many readings ahead");
        SequencedMap<String, Mapping> kinds = new LinkedHashMap<>();
        kinds.put("inline", mapping());
        kinds.put("forecast", mapping(horizon));
        kinds.put(
                "delayed",
                mapping(required("after", new Shape.Stretch(), "how much later than its reading")));
        kinds.put(
                "topic",
                mapping(
                        required("topic", text("an MQTT topic filter"), "where labels arrive"),
                        required(
                                "key",
                                FIELD,
                                "the field that label and reading share: a declared one, or any"
                                        + " other, whose text is the key")));
        return kinds;
    }

    private static Mapping heal(Catalogue catalogue) {
        Mapping train =
                mapping(
                        count("newest", 2, Defaults.TRAIN_NEWEST, "learn from at most so many"),
                        optional(
                                "min",
                                new Count(2, Integer.MAX_VALUE),
                                Defaults.TRAIN_MIN
                                        + ", "
                                        + Defaults.TRAIN_MIN_LINEAR
                                        + " for ridge, mean and last-value",
                                "learn from at least so many"),
                        optional(
                                "families",
                                FamiliesSection.shape(catalogue),
                                "the pipeline's own",
                                "what is trained beside the pipeline's own family each time; the"
                                        + " best on the newest rows goes to trial"),
                        count(
                                "fresh",
                                1,
                                Defaults.TRAIN_FRESH,
                                "wait for so many labels since the change"),
                        optional(
                                "deadline",
                                new Shape.Time(),
                                Stretches.text(Defaults.TRAIN_DEADLINE),
                                "a longer one has failed"));
        Mapping gate =
                mapping(
                        optional(
                                "alpha",
                                new Numeric(0, true, 1, true, false),
                                Defaults.GATE_ALPHA,
                                "chance of promoting a candidate that is no better"),
                        count("minLabels", 1, Defaults.GATE_MIN_LABELS, "a trial's least length"),
                        count("maxLabels", 1, Defaults.GATE_MAX_LABELS, "a trial's longest"),
                        ModelShape.autocorrelation(
                                Defaults.GATE_AUTOCORRELATION,
                                "auto: the trial sees what is left of a gain when the device's one"
                                        + " before it is accounted for"),
                        optional(
                                "slices",
                                new Items(FIELD, 1, true),
                                "none",
                                "up to three fields with categories: in none of their categories"
                                        + " may a candidate be worse by more than the margin"),
                        optional(
                                "margin",
                                new Numeric(0, false, 10, false, false),
                                Defaults.GATE_MARGIN,
                                "share of the champion's mean loss in a slice"));
        return mapping(
                optional("train", train, "", "what a new model learns from"),
                optional("gate", gate, "", "what it must prove before it serves"),
                optional(
                        "cooldown",
                        new Shape.Stretch(),
                        Defaults.COOLDOWN_READINGS + " readings",
                        "pause after a refusal, a rollback or a failed training"),
                optional(
                        "budget",
                        BudgetSection.shape(),
                        Stretches.text(Defaults.BUDGET),
                        "trainings at most"),
                count("probation", 0, Defaults.PROBATION, "labels during which it can be undone"),
                count(
                        "bias",
                        0,
                        Defaults.BIAS_SPAN,
                        "labels over which a regression's offset is learned and taken out; 0:"
                                + " never"),
                optional(
                        "online",
                        new Choice(OnlineSection.names()),
                        Defaults.ONLINE,
                        "a learner that follows every label, and has the share of each estimate"
                                + " that it has earned beside the model: "
                                + OnlineSection.meanings()),
                count("keep", 2, Defaults.KEEP, "versions that are kept"));
    }

    static Shape.Key count(String name, long min, long fallback, String meaning) {
        return optional(name, new Count(min, Integer.MAX_VALUE), fallback, meaning);
    }
}
