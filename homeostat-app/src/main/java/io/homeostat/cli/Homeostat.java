package io.homeostat.cli;

import io.homeostat.config.ConfigException;
import io.homeostat.ledger.Ledger;
import io.homeostat.ledger.LedgerAwayException;
import io.homeostat.ledger.LedgerRefusedException;
import io.homeostat.runtime.Aside;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The command `homeostat`.
@Command(
        name = "homeostat",
        description = "Keeps machine-learning models right at the industrial edge.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class Homeostat implements Runnable {
    /// Exit codes that scripts may rely on.
    static final int GOOD = 0;

    static final int FAILURE = 1;
    static final int WRONG_INPUT = 2;

    private static final SequencedMap<String, Supplier<?>> COMMANDS = commands();

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /// Loads what the stores need while the command line and the pipelines are read. What fails
    /// here fails once more where a store is opened, and is told there.
    public static void warmUp() {
        LoggerFactory.getILoggerFactory(); // in one thread, or others get makeshift loggers
        Aside.start("warm-up", Ledger::warmUp);
    }

    /// Runs the command line `arguments` and returns the exit code.
    public static int execute(String... arguments) {
        return commandLine(arguments)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUnmatchedOptionsAllowedAsOptionParameters(false)
                .setExecutionExceptionHandler((failure, line, _) -> explain(failure, line))
                .execute(arguments);
    }

    /// The command line that `arguments` need. Reading the annotations of all commands takes longer
    /// than all else that most of them do before they begin: where one is named, it stands alone.
    public static CommandLine commandLine(String... arguments) {
        CommandLine line = new CommandLine(new Homeostat());
        @Nullable Supplier<?> named = arguments.length == 0 ? null : COMMANDS.get(arguments[0]);
        if (named == null) {
            COMMANDS.values().forEach(command -> line.addSubcommand(command.get()));
        } else {
            line.addSubcommand(named.get());
        }
        return line;
    }

    private static SequencedMap<String, Supplier<?>> commands() {
        SequencedMap<String, Supplier<?>> commands = new LinkedHashMap<>();
        commands.put("demo", DemoCommand::new);
        commands.put("up", UpCommand::new);
        commands.put("check", CheckCommand::new);
        commands.put("replay", ReplayCommand::new);
        commands.put("train", TrainCommand::new);
        commands.put("trainer", TrainerCommand::new);
        commands.put("evaluate", EvaluateCommand::new);
        commands.put("predict", PredictCommand::new);
        commands.put("models", ModelsCommand::new);
        commands.put("export", ExportCommand::new);
        commands.put("dead-letters", DeadLettersCommand::new);
        commands.put("status", StatusCommand::new);
        commands.put("inputs", InputsCommand::new);
        commands.put("doctor", DoctorCommand::new);
        commands.put("schema", SchemaCommand::new);
        commands.put("user", UserCommand::new);
        commands.put("mqtt-user", MqttUserCommand::new);
        return commands;
    }

    /// The last resort: what reaches it is told in one line, and in full in the log.
    private static int explain(Exception failure, CommandLine line) {
        PrintWriter err = line.getErr();
        if (failure instanceof ConfigException wrong) {
            wrong.problems().forEach(problem -> err.println(problem.message()));
            return WRONG_INPUT;
        }
        if (failure instanceof WrongInput || failure instanceof LedgerRefusedException) {
            err.println(failure.getMessage());
            return WRONG_INPUT;
        }
        err.println("homeostat: " + failure.getMessage());
        boolean world =
                failure instanceof UncheckedIOException || failure instanceof LedgerAwayException;
        if (!world) {
            LoggerFactory.getLogger(Homeostat.class)
                    .atError()
                    .setCause(failure)
                    .log("command failed");
        }
        return FAILURE;
    }
}
