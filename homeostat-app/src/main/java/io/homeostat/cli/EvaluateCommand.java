package io.homeostat.cli;

import io.homeostat.base.StateFormatException;
import io.homeostat.config.PipelineResource;
import io.homeostat.gate.GatePolicy;
import io.homeostat.label.Outcome;
import io.homeostat.loop.LoopSnapshot;
import io.homeostat.model.Candidate;
import io.homeostat.model.Task;
import io.homeostat.replay.Evaluation;
import io.homeostat.replay.Losses;
import io.homeostat.replay.Replay;
import io.homeostat.replay.ReportTable;
import io.homeostat.table.TableSource;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `homeostat evaluate`.
@Command(
        name = "evaluate",
        description =
                "Judges a model by a file that it has not learned from: exit code 0 when the gate"
                        + " finds it proved better than the trivial baseline or than a champion,"
                        + " 1 when not.",
        mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private DataArguments data;
    @Mixin private ModelArgument model;

    @Option(
            names = "--champion",
            paramLabel = "FILE",
            description = "The model to be better than. Default: the trivial baseline.")
    private @Nullable Path champion;

    @Option(
            names = "--alpha",
            paramLabel = "CHANCE",
            description =
                    "Chance of passing a model that is no better. Default: the pipeline's"
                            + " heal.gate.alpha.")
    private @Nullable Double alpha;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Complaints wrong = new Complaints();
        Optional<PipelineResource> read = data.pipeline(wrong, spec.commandLine().getErr());
        Optional<Candidate> judged = model.choose(read, wrong);
        Optional<Candidate> rival =
                Optional.ofNullable(champion)
                        .flatMap(file -> ModelArgument.read("--champion", file, wrong));
        if (alpha != null && !(alpha > 0 && alpha < 1)) {
            wrong.add("--alpha: found " + alpha + ", expected a chance between 0 and 1");
        }
        wrong.raise();
        PipelineResource resource = read.orElseThrow();
        Losses losses = new Losses();
        Optional<LoopSnapshot> other =
                rival.map(serving -> run(resource, "--champion", serving, losses::add));
        Evaluation evaluation =
                other.isPresent()
                        ? Evaluation.againstChampion(task(resource), gate(resource), losses)
                        : Evaluation.againstBaseline(task(resource), gate(resource));
        Candidate candidate = judged.orElseThrow();
        LoopSnapshot end = run(resource, "--model", candidate, evaluation::add);
        if (evaluation.pairs() == 0) {
            throw new WrongInput(
                    "--input: found no label of "
                            + resource.loop().target().field()
                            + " that both models had an answer to, expected at least 1");
        }
        Evaluation.Result result = evaluation.result();
        out.printf(
                "%s, digest %s, judged by %d labels:%n%n%s%n%s%n",
                candidate.lineage().family(),
                candidate.lineage().modelDigest(),
                end.labels(),
                ReportTable.metrics(end, other),
                result.sentence(other.isPresent() ? "the champion" : "the trivial baseline"));
        return result.better() ? Homeostat.GOOD : Homeostat.FAILURE;
    }

    private static Task task(PipelineResource resource) {
        return resource.loop().target().task();
    }

    private GatePolicy gate(PipelineResource resource) {
        GatePolicy policy = resource.loop().healing().gate();
        return alpha == null
                ? policy
                : new GatePolicy(
                        alpha, policy.labelsMin(), policy.labelsMax(), policy.autocorrelation());
    }

    private LoopSnapshot run(
            PipelineResource resource,
            String option,
            Candidate candidate,
            Consumer<Outcome> listener) {
        Replay replay;
        try {
            replay = Replay.of(resource, candidate, listener);
        } catch (StateFormatException unfit) {
            throw new WrongInput(option + ": " + unfit.getMessage());
        }
        try (TableSource source = data.open(resource)) {
            LoopSnapshot end = replay.run(source, "frozen").end();
            if (end.readings() == 0) {
                throw new WrongInput("--input: found no readings, expected some with labels");
            }
            if (end.predictions() == 0) {
                throw new WrongInput(
                        option
                                + ": found no answer to any of "
                                + end.readings()
                                + " readings, expected those features that the model needs in"
                                + " --input");
            }
            if (end.labels() == 0) {
                throw new WrongInput(
                        "--input: found no label for any of "
                                + end.readings()
                                + " readings, expected values of "
                                + resource.loop().target().field());
            }
            return end;
        }
    }
}
