package io.homeostat.cli;

import io.homeostat.access.Role;
import io.homeostat.access.UserFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `homeostat mqtt-user`.
@Command(
        name = "mqtt-user",
        description =
                "Adds a device to the file of --mqtt-users, or gives it another password: short"
                        + " for user --role device.",
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
        UserFile users = new UserFile(file);
        try {
            if (remove) {
                UserCommand.remove(users, file, name, out);
            } else {
                users.password(name, users.role(name).orElse(Role.DEVICE), NewPassword.of(name));
                out.println("wrote " + name + " to " + file);
            }
        } catch (IllegalArgumentException wrong) {
            throw new WrongInput(String.valueOf(wrong.getMessage()));
        }
        return Homeostat.GOOD;
    }
}
