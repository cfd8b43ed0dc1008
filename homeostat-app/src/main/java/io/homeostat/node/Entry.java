package io.homeostat.node;

import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.label.Label;
import io.homeostat.loop.OperatorCommand;
import io.homeostat.loop.TrainingResult;
import io.homeostat.model.Candidate;
import io.homeostat.model.Lineage;
import io.homeostat.model.Model;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/// What a pipeline's journal holds: everything that may change its loop, as it came.
///
/// Messages are kept undecoded: what was acknowledged is exactly what is kept. A trained model is
/// named by its digest; its bytes are in the vault before the entry is written.
sealed interface Entry {
    /// A message from a device.
    record Message(String topic, Payload payload) implements Entry {}

    /// A message on the label topic.
    record LabelMessage(Payload payload) implements Entry {}

    /// A truth that a person or program has told over HTTP.
    record ToldLabel(Label label) implements Entry {}

    /// A training has ended.
    record TrainingDone(long order, TrainingResult result) implements Entry {}

    /// A model that was made elsewhere has come with the pipeline.
    record Imported(Candidate candidate) implements Entry {}

    /// A person has decided.
    record Ordered(String who, OperatorCommand command) implements Entry {}

    /// Time has passed without a reading.
    record Tick() implements Entry {}

    /// Messages that were held back for one that is missing have waited for long enough.
    record Overdue() implements Entry {}

    byte MESSAGE = 1;
    byte LABEL_MESSAGE = 2;
    byte TOLD_LABEL = 3;
    byte TRAINING_DONE = 4;
    byte ORDERED = 5;
    byte TICK = 6;
    byte IMPORTED = 7;
    byte OVERDUE = 8;

    default byte type() {
        return switch (this) {
            case Message _ -> MESSAGE;
            case LabelMessage _ -> LABEL_MESSAGE;
            case ToldLabel _ -> TOLD_LABEL;
            case TrainingDone _ -> TRAINING_DONE;
            case Ordered _ -> ORDERED;
            case Tick _ -> TICK;
            case Imported _ -> IMPORTED;
            case Overdue _ -> OVERDUE;
        };
    }

    /// Whether it is as a device or a laboratory has sent it: nothing of it is kept elsewhere.
    default boolean isMessage() {
        return switch (this) {
            case Message _, LabelMessage _ -> true;
            case ToldLabel _, TrainingDone _, Imported _, Ordered _, Tick _, Overdue _ -> false;
        };
    }

    default byte[] encode() {
        StateWriter out = new StateWriter(0); // a message, which nearly all are, does without
        switch (this) {
            case Message(String topic, Payload payload) -> {
                return message(topic.getBytes(StandardCharsets.UTF_8), payload.bytes());
            }
            case LabelMessage(Payload payload) -> out.putBytes(payload.bytes());
            case ToldLabel(Label label) -> out.putString(label.key()).putDouble(label.value());
            case TrainingDone(long order, TrainingResult result) -> {
                out.putLong(order);
                switch (result) {
                    case TrainingResult.Trained(Candidate candidate) -> {
                        out.putBoolean(true);
                        candidate.lineage().save(out);
                    }
                    case TrainingResult.Failed(String reason) ->
                            out.putBoolean(false).putString(reason);
                }
            }
            case Ordered(String who, OperatorCommand command) -> {
                out.putString(who);
                switch (command) {
                    case OperatorCommand.Promote(int version) -> out.putByte(0).putInt(version);
                    case OperatorCommand.RollBack _ -> out.putByte(1);
                    case OperatorCommand.Retrain _ -> out.putByte(2);
                    case OperatorCommand.Resume _ -> out.putByte(3);
                }
            }
            case Tick _, Overdue _ -> {}
            case Imported(Candidate candidate) -> candidate.lineage().save(out);
        }
        return out.toByteArray();
    }

    /// There is one for every reading: its array is as long as it has to be from the beginning.
    private static byte[] message(byte[] topic, byte[] payload) {
        return ByteBuffer.allocate(2 * Integer.BYTES + topic.length + payload.length)
                .putInt(topic.length)
                .put(topic)
                .putInt(payload.length)
                .put(payload)
                .array();
    }

    /// @param models the model of a digest
    static Entry decode(byte type, byte[] bytes, Function<String, Model> models) {
        StateReader in = new StateReader(ByteBuffer.wrap(bytes));
        return switch (type) {
            case MESSAGE -> new Message(in.getString(), new Payload(in.getBytes()));
            case LABEL_MESSAGE -> new LabelMessage(new Payload(in.getBytes()));
            case TOLD_LABEL -> new ToldLabel(new Label(in.getString(), in.getDouble()));
            case TRAINING_DONE -> {
                long order = in.getLong();
                if (in.getBoolean()) {
                    Lineage lineage = Lineage.load(in);
                    Model model = models.apply(lineage.modelDigest());
                    yield new TrainingDone(
                            order, new TrainingResult.Trained(new Candidate(model, lineage)));
                }
                yield new TrainingDone(order, new TrainingResult.Failed(in.getString()));
            }
            case ORDERED -> new Ordered(in.getString(), command(in));
            case TICK -> new Tick();
            case OVERDUE -> new Overdue();
            case IMPORTED -> {
                Lineage lineage = Lineage.load(in);
                yield new Imported(new Candidate(models.apply(lineage.modelDigest()), lineage));
            }
            default -> throw new StateFormatException("unknown journal entry type " + type);
        };
    }

    private static OperatorCommand command(StateReader in) {
        int kind = in.getByte();
        return switch (kind) {
            case 0 -> new OperatorCommand.Promote(in.getInt());
            case 1 -> new OperatorCommand.RollBack();
            case 2 -> new OperatorCommand.Retrain();
            case 3 -> new OperatorCommand.Resume();
            default -> throw new StateFormatException("unknown operator command " + kind);
        };
    }
}
