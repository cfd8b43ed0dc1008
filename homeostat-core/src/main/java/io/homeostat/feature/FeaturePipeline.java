package io.homeostat.feature;

import io.homeostat.base.Check;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.DeviceTable;
import io.homeostat.reading.Fields;
import io.homeostat.reading.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Turns readings into feature vectors, the same way for training and for serving: there is no
/// other code that does.
///
/// The target's history is fed by [#targetKnown] only, at the moment the truth becomes known; its
/// value inside a reading is never looked at unless the feature declares it known, or the target is
/// a forecast of its future. So no vector can hold what is to be predicted.
///
/// Cost: O(columns + windows) per reading; memory per device: the longest lag or window of each
/// field.
@SingleWriter
public final class FeaturePipeline {
    /// Readings for which a silent sensor's newest good value stands in for it, if it is of the
    /// kind that stays.
    static final int HELD_READINGS_MAX = 12;

    private final int targetField;
    private final Extractor[] extractors;
    private final FeatureSchema schema;
    private final int[] depths;
    private final boolean[] used;
    private final List<Persistence> persistences;
    private final DeviceTable<DeviceHistory> devices;

    /// @param target the field that is predicted
    /// @param targetKnown whether its value in the present reading is known when the prediction is
    ///   made, because what is predicted lies in its future
    public FeaturePipeline(
            Fields fields, String target, boolean targetKnown, List<Feature> features) {
        this.targetField = fields.require(target);
        this.depths = new int[fields.size()];
        Compiler compiler = new Compiler(fields, targetField, targetKnown, depths);
        for (Feature feature : features) {
            compiler.add(feature);
        }
        this.extractors = compiler.extractors.toArray(Extractor[]::new);
        this.schema = new FeatureSchema(compiler.columns);
        this.used = compiler.used;
        this.persistences = compiler.persistences;
        DeviceHistory.Layout layout = new DeviceHistory.Layout(depths, compiler.smoothers);
        this.devices = new DeviceTable<>(() -> new DeviceHistory(layout));
    }

    public FeatureSchema schema() {
        return schema;
    }

    /// By field: whether any feature looks at it.
    public boolean[] usedFields() {
        return used.clone();
    }

    /// The vector for `reading`, from it and from what came before; it changes nothing.
    public FeatureVector vector(Reading reading, Instant at) {
        DeviceHistory history = devices.peek(reading.device()).orElse(DeviceHistory.EMPTY);
        double[] values = new double[schema.width()];
        Instant time = reading.time().orElse(at);
        for (Extractor extractor : extractors) {
            extractor.extract(reading, time, history, values);
        }
        return FeatureVector.owning(values);
    }

    /// Makes `reading` part of its device's past, all but the target.
    public void passed(Reading reading) {
        DeviceHistory history = devices.of(reading.device());
        for (int i = 0; i < depths.length; i++) {
            if (i != targetField) {
                history.add(i, reading.get(i));
            }
        }
        for (Extractor extractor : extractors) {
            extractor.passed(reading, history);
        }
    }

    /// The truth of the target has become known for a reading of `device`.
    public void targetKnown(DeviceId device, double value) {
        DeviceHistory history = devices.of(device);
        history.add(targetField, value);
        history.newestTarget(value);
        for (Extractor extractor : extractors) {
            extractor.targetKnown(value, history);
        }
    }

    /// The newest known value of the target, NaN before the first.
    public double newestTarget(DeviceId device) {
        return devices.peek(device).orElse(DeviceHistory.EMPTY).newestTarget();
    }

    public void save(StateWriter out) {
        persistences.forEach(persistence -> persistence.save(out));
        devices.save(out, DeviceHistory::save);
    }

    public void load(StateReader in) {
        persistences.forEach(persistence -> persistence.load(in));
        devices.load(in, DeviceHistory::load);
    }

    /// Compiles declared features into extractors, and finds how much past each field needs.
    private static final class Compiler {
        private final Fields fields;
        private final int targetField;
        private final boolean targetKnown;
        private final int[] depths;
        private final List<Column> columns = new ArrayList<>();
        private final List<Extractor> extractors = new ArrayList<>();
        private final List<Persistence> persistences = new ArrayList<>();
        private final boolean[] used;
        private int smoothers;

        Compiler(Fields fields, int targetField, boolean targetKnown, int[] depths) {
            this.fields = fields;
            this.targetField = targetField;
            this.targetKnown = targetKnown;
            this.depths = depths;
            this.used = new boolean[fields.size()];
        }

        void add(Feature feature) {
            int column = columns.size();
            switch (feature) {
                case Feature.Raw raw -> addRaw(raw, column);
                case Feature.Lag lag -> {
                    int field =
                            need(
                                    lag.field(),
                                    lag.steps().stream().mapToInt(i -> i).max().orElse(1));
                    lag.steps().forEach(step -> number("lag(" + lag.field() + "," + step + ")"));
                    extractors.add(new Extractor.Lags(field, lag.steps(), column));
                }
                case Feature.Rolling rolling -> {
                    int field = need(rolling.field(), rolling.window());
                    rolling.stats()
                            .forEach(stat ->
                                    number(
                                            "rolling("
                                                    + rolling.field()
                                                    + ","
                                                    + rolling.window()
                                                    + ","
                                                    + stat.name().toLowerCase(Locale.ROOT)
                                                    + ")"));
                    extractors.add(
                            new Extractor.Window(
                                    field,
                                    field == targetField,
                                    rolling.window(),
                                    rolling.stats(),
                                    column));
                }
                case Feature.Difference difference -> {
                    int field = need(difference.field(), difference.step() + 1);
                    number("difference(" + difference.field() + "," + difference.step() + ")");
                    extractors.add(
                            new Extractor.Change(
                                    field, field == targetField, difference.step(), column));
                }
                case Feature.ExponentialMean mean -> {
                    int field = need(mean.field(), 1);
                    number("ewma(" + mean.field() + "," + mean.alpha() + ")");
                    extractors.add(
                            new Extractor.Smooth(
                                    field,
                                    field == targetField,
                                    mean.alpha(),
                                    smoothers++,
                                    column));
                }
                case Feature.Calendar calendar -> {
                    Extractor.Clock clock = new Extractor.Clock(calendar.parts(), column);
                    clock.names().forEach(this::number);
                    extractors.add(clock);
                }
            }
        }

        private void addRaw(Feature.Raw raw, int column) {
            int field = need(raw.field(), 0);
            Check.argument(
                    field != targetField || targetKnown || raw.known(),
                    "feature %s is the target itself; it is not known when it is to be predicted",
                    raw.field());
            List<String> categories = fields.get(field).categories();
            if (categories.isEmpty() && field != targetField) {
                number(raw.field());
                Persistence persistence = new Persistence();
                persistences.add(persistence);
                extractors.add(new Extractor.Held(field, HELD_READINGS_MAX, persistence, column));
            } else if (categories.isEmpty() || raw.encoding() == Feature.Encoding.ORDINAL) {
                number(raw.field());
                extractors.add(new Extractor.Plain(field, column));
            } else if (raw.encoding() == Feature.Encoding.ONE_HOT) {
                categories.forEach(category -> number(raw.field() + "=" + category));
                extractors.add(new Extractor.OneHot(field, categories.size(), column));
            } else {
                columns.add(new Column(raw.field(), categories.size()));
                extractors.add(new Extractor.Plain(field, column));
            }
        }

        private int need(String name, int depth) {
            int field = fields.require(name);
            used[field] = true;
            depths[field] = Math.max(depths[field], depth);
            return field;
        }

        private void number(String name) {
            columns.add(Column.number(name));
        }
    }
}
