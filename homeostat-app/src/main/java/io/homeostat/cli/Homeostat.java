package io.homeostat.cli;

import io.homeostat.config.ConfigException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
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
        versionProvider = Version.class,
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            CheckCommand.class,
            ReplayCommand.class,
            TrainCommand.class,
            PredictCommand.class,
            ModelsCommand.class,
            ExportCommand.class,
            DeadLettersCommand.class,
            StatusCommand.class,
            DoctorCommand.class,
            SchemaCommand.class,
            UserCommand.class,
            MqttUserCommand.class
        })
public final class Homeostat implements Runnable {
    /// Exit codes that scripts may rely on.
    static final int GOOD = 0;

    static final int FAILURE = 1;
    static final int WRONG_INPUT = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Homeostat.class);

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /// Runs the command line `arguments` and returns the exit code.
    public static int execute(String... arguments) {
        return new CommandLine(new Homeostat())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUnmatchedOptionsAllowedAsOptionParameters(false)
                .setExecutionExceptionHandler((failure, line, _) -> explain(failure, line))
                .execute(arguments);
    }

    /// The last resort: what reaches it is told in one line, and in full in the log.
    private static int explain(Exception failure, CommandLine line) {
        PrintWriter err = line.getErr();
        if (failure instanceof ConfigException wrong) {
            wrong.problems().forEach(problem -> err.println(problem.message()));
            return WRONG_INPUT;
        }
        if (failure instanceof WrongInput) {
            err.println(failure.getMessage());
            return WRONG_INPUT;
        }
        err.println("homeostat: " + failure.getMessage());
        if (!(failure instanceof UncheckedIOException)) {
            LOG.atError().setCause(failure).log("command failed");
        }
        return FAILURE;
    }
}
