package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.healing.Finding;
import io.homeostat.learn.TrainingBuffer;
import java.util.Optional;

/// What a person may order at present, and what follows from it. `champion` is the version that
/// serves, 0 before the first.
@SingleWriter
final class OperatorOrders {
    private final ModelShelf shelf;
    private final Trainings trainings;
    private final TrainingBuffer buffer;
    private final long newest;

    /// @param newest rows that an ordered training learns from
    OperatorOrders(ModelShelf shelf, Trainings trainings, TrainingBuffer buffer, long newest) {
        this.shelf = shelf;
        this.trainings = trainings;
        this.buffer = buffer;
        this.newest = newest;
    }

    /// Why `command` cannot be carried out, if so.
    Optional<String> objection(OperatorCommand command, int champion) {
        if (champion == 0) {
            return Optional.of("there is no model yet");
        }
        return switch (command) {
            case OperatorCommand.Promote(int version) when version == champion ->
                    Optional.of("version " + version + " serves already");
            case OperatorCommand.Promote(int version) when !shelf.has(version) ->
                    Optional.of("version " + version + " is not kept");
            case OperatorCommand.RollBack _ when !shelf.has(predecessor(champion)) ->
                    Optional.of("version " + champion + " has no predecessor that is kept");
            case OperatorCommand.Retrain _ when !trainings.allowed() ->
                    Optional.of("no model is trained here: model.params.retrain is none");
            case OperatorCommand.Retrain _ when trainings.running().isPresent() ->
                    Optional.of("a training is running");
            case OperatorCommand.Promote _ -> Optional.empty();
            case OperatorCommand.RollBack _ -> Optional.empty();
            case OperatorCommand.Retrain _ -> Optional.empty();
            case OperatorCommand.Resume _ -> Optional.empty();
        };
    }

    private int predecessor(int champion) {
        return champion == 0 ? 0 : shelf.get(champion).lineage().parent();
    }

    /// What `who` has ordered, for the state machine; nothing where it cannot be carried out.
    Optional<Finding> finding(String who, OperatorCommand command, int champion) {
        return switch (command) {
            case OperatorCommand.Promote(int version) ->
                    shelf.has(version) && version != champion
                            ? Optional.of(new Finding.PromotionOrdered(version, champion, who))
                            : Optional.empty();
            case OperatorCommand.RollBack _ -> {
                int predecessor = predecessor(champion);
                yield shelf.has(predecessor)
                        ? Optional.of(new Finding.RollBackOrdered(predecessor, champion, who))
                        : Optional.empty();
            }
            case OperatorCommand.Retrain _ ->
                    trainings.allowed() && trainings.running().isEmpty() && buffer.size() > 0
                            ? Optional.of(
                                    new Finding.TrainingOrdered(
                                            trainings.next(), buffer.readingOf(newest), who))
                            : Optional.empty();
            case OperatorCommand.Resume _ -> {
                trainings.succeeded();
                yield Optional.of(new Finding.ResumeOrdered(champion, who));
            }
        };
    }
}
