package io.homeostat.loop;

import io.homeostat.base.Seed;
import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.Column;
import io.homeostat.feature.FeatureSchema;
import io.homeostat.learn.ModelSpec;
import io.homeostat.learn.TrainingOffer;
import io.homeostat.model.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// A training order as bytes that say all there is to know of it: who reads them needs neither the
/// pipeline nor its state. The same order gives the same bytes.
///
/// | bytes | what |
/// |---|---|
/// | 4 | `HMTO` |
/// | 1 | version of the format |
/// | … | number, cause, parent, last reading, seed; number of families, each with its parameters; columns; task; the offer |
public final class TrainingOrderCodec {
    private static final int MAGIC = 0x484d544f;
    private static final int VERSION = 2;

    private TrainingOrderCodec() {}

    public static byte[] encode(TrainingOrder order) {
        StateWriter out = new StateWriter();
        out.putInt(MAGIC).putByte(VERSION);
        out.putLong(order.number()).putString(order.cause()).putInt(order.parent());
        out.putLong(order.lastReading()).putLong(order.seed().value());
        out.putInt(order.specs().size());
        for (ModelSpec spec : order.specs()) {
            out.putString(spec.family()).putInt(spec.params().size());
            spec.params().forEach((name, value) -> out.putString(name).putDouble(value));
        }
        List<Column> columns = order.data().schema().columns();
        out.putInt(columns.size());
        columns.forEach(column -> out.putString(column.name()).putInt(column.levels()));
        switch (order.data().task()) {
            case Task.Regression _ -> out.putInt(0);
            case Task.Classification(List<String> classes) -> {
                out.putInt(classes.size());
                classes.forEach(out::putString);
            }
        }
        order.offer().save(out);
        return out.toByteArray();
    }

    /// @throws StateFormatException when `bytes` are no order, or one of another format
    public static TrainingOrder decode(byte[] bytes) {
        StateReader in = new StateReader(bytes);
        if (in.getInt() != MAGIC) {
            throw new StateFormatException("these bytes are no training order");
        }
        int version = in.getByte();
        if (version != VERSION) {
            throw new StateFormatException(
                    "training order of format " + version + ", this version reads " + VERSION);
        }
        try {
            TrainingOrder order = read(in);
            if (!in.exhausted()) {
                throw new StateFormatException("bytes are left over after a training order");
            }
            return order;
        } catch (IllegalArgumentException e) {
            // The parts' own checks speak of arguments; here those came from the bytes.
            throw new StateFormatException("training order: " + e.getMessage());
        }
    }

    private static TrainingOrder read(StateReader in) {
        long number = in.getLong();
        String cause = in.getString();
        int parent = in.getInt();
        long lastReading = in.getLong();
        Seed seed = new Seed(in.getLong());
        List<ModelSpec> specs = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            specs.add(readSpec(in));
        }
        List<Column> columns = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            columns.add(new Column(in.getString(), in.getInt()));
        }
        List<String> classes = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            classes.add(in.getString());
        }
        Task task = classes.isEmpty() ? new Task.Regression() : new Task.Classification(classes);
        TrainingOffer offer = TrainingOffer.load(in, new FeatureSchema(columns), task);
        return new TrainingOrder(number, cause, parent, lastReading, specs, offer, seed);
    }

    private static ModelSpec readSpec(StateReader in) {
        String family = in.getString();
        TreeMap<String, Double> params = new TreeMap<>();
        for (int left = in.getInt(); left > 0; left--) {
            params.put(in.getString(), in.getDouble());
        }
        return new ModelSpec(family, params);
    }
}
