package io.homeostat.cli;

import io.homeostat.mqtt.Users;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `homeostat mqtt-user`.
@Command(
        name = "mqtt-user",
        description = {
            "Adds a user to the file of --mqtt-users, or gives it another password, which is read",
            "from the terminal or the first line of the input. The file holds PBKDF2 hashes."
        },
        mixinStandardHelpOptions = true)
final class MqttUserCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "File of users; made if absent.")
    private Path file = Path.of("");

    @Parameters(index = "1", paramLabel = "NAME", description = "The user.")
    private String name = "";

    @Option(names = "--remove", description = "Take the user out of the file.")
    private boolean remove;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try {
            if (remove) {
                if (!Users.remove(file, name)) {
                    throw new WrongInput("found no user '" + name + "' in " + file);
                }
                out.println("removed " + name + " from " + file);
            } else {
                Users.put(file, name, password());
                out.println("wrote " + name + " to " + file);
            }
        } catch (IllegalArgumentException wrong) {
            throw new WrongInput(String.valueOf(wrong.getMessage()));
        }
        return Homeostat.GOOD;
    }

    private String password() throws IOException {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            return Objects.requireNonNullElse(in.readLine(), "");
        }
        char[] first = console.readPassword("Password for %s: ", name);
        char[] second = console.readPassword("Once more: ");
        if (first == null || !Arrays.equals(first, second)) {
            throw new WrongInput("the two passwords are not the same");
        }
        return new String(first);
    }
}
