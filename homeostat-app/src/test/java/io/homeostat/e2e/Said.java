package io.homeostat.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homeostat.cli.Homeostat;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/// What the program answered to the words of a person.
public record Said(int code, String out, String err) {
    public static Said homeostat(Object... words) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(said, true, UTF_8));
            System.setErr(new PrintStream(complained, true, UTF_8));
            String[] arguments = new String[words.length];
            for (int i = 0; i < words.length; i++) {
                arguments[i] = words[i].toString();
            }
            int code = Homeostat.execute(arguments);
            return new Said(code, said.toString(UTF_8), complained.toString(UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
