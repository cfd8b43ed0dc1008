package io.homeostat.cli;

import io.homeostat.access.Role;
import io.homeostat.access.UserFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `homeostat user`.
@Command(
        name = "user",
        description =
                "Adds a user to the file of --http-users and --mqtt-users, or gives it another"
                        + " password, which is read from the terminal or the first line of the"
                        + " input, or another token, which is printed once. The file holds hashes.",
        mixinStandardHelpOptions = true)
final class UserCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "File of users; made if absent.")
    private Path file = Path.of("");

    @Parameters(index = "1", paramLabel = "NAME", description = "The user.")
    private String name = "";

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = {
                "reader: looks and asks for predictions by HTTP. operator: everything. device:",
                "MQTT only. Needed for a new user."
            })
    private @Nullable String role;

    @Option(names = "--token", description = "Make a token for a program, in place of a password.")
    private boolean token;

    @Option(names = "--remove", description = "Take the user out of the file.")
    private boolean remove;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        UserFile users = new UserFile(file);
        try {
            if (remove) {
                remove(users, file, name, out);
                return Homeostat.GOOD;
            }
            Role is = role(users);
            if (token) {
                out.println(users.token(name, is));
                out.flush();
                spec.commandLine().getErr().println(told(is) + "; the token is shown only now");
            } else {
                users.password(name, is, NewPassword.of(name));
                out.println(told(is));
            }
        } catch (IllegalArgumentException wrong) {
            throw new WrongInput(String.valueOf(wrong.getMessage()));
        }
        return Homeostat.GOOD;
    }

    private String told(Role is) {
        return "wrote " + name + ", " + is.label() + ", to " + file;
    }

    private Role role(UserFile users) {
        return Optional.ofNullable(role)
                .map(text -> Role.parse(text, "--role: "))
                .or(() -> users.role(name))
                .orElseThrow(() ->
                        new WrongInput(
                                "--role: found nothing, expected one of "
                                        + String.join(", ", Role.labels())
                                        + " for the new user "
                                        + name));
    }

    static void remove(UserFile users, Path file, String name, PrintWriter out) {
        if (!users.remove(name)) {
            throw new WrongInput("found no user '" + name + "' in " + file);
        }
        out.println("removed " + name + " from " + file);
    }
}
