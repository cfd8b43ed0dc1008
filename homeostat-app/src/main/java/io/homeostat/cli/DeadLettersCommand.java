package io.homeostat.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homeostat.http.PipelineApi.Letter;
import io.homeostat.node.BoxJournal;
import io.homeostat.node.KeptLetters;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `homeostat dead-letters`.
@Command(
        name = "dead-letters",
        description =
                "Lists and shows payloads that were no readings, from a box's data directory, and "
                        + "takes them in once more when the reason is mended.",
        mixinStandardHelpOptions = true)
final class DeadLettersCommand implements Runnable {
    /// Of a payload that is no text.
    private static final int HEX_BYTES = 512;

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "list, show or retry is missing");
    }

    @Command(
            name = "list",
            description = "The newest of one pipeline, or of all, oldest first.",
            mixinStandardHelpOptions = true)
    void list(
            @Parameters(arity = "0..1", paramLabel = "PIPELINE", description = "Its name.")
                    @Nullable String pipeline,
            @Option(
                            names = "--limit",
                            defaultValue = "100",
                            paramLabel = "N",
                            description = "How many of each pipeline at most. Default: 100.")
                    int limit,
            @Option(
                            names = "--data",
                            defaultValue = "homeostat-data",
                            paramLabel = "DIR",
                            description = "The box's data directory; the box may run.")
                    Path data) {
        if (limit < 1) {
            throw new WrongInput("--limit: found " + limit + ", expected a number from 1");
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "%-24s %8s  %-24s %-16s %-7s  %s%n",
                "pipeline", "number", "at", "reason", "retried", "topic: detail");
        List<String> names = pipeline == null ? names(data) : List.of(known(data, pipeline));
        for (String name : names) {
            List<Letter> all = new KeptLetters(data, name).all();
            for (Letter letter : all.subList(Math.max(0, all.size() - limit), all.size())) {
                out.printf(
                        Locale.ROOT,
                        "%-24s %8d  %-24s %-16s %-7s  %s: %s%n",
                        name,
                        letter.number(),
                        letter.at(),
                        letter.reason(),
                        letter.retried() ? "yes" : "no",
                        letter.topic(),
                        letter.detail());
            }
        }
        out.flush();
    }

    @Command(
            name = "show",
            description = "One of them with its payload.",
            mixinStandardHelpOptions = true)
    void show(
            @Parameters(index = "0", paramLabel = "PIPELINE", description = "Its name.")
                    String pipeline,
            @Parameters(index = "1", paramLabel = "NUMBER", description = "As listed.") long number,
            @Option(
                            names = "--data",
                            defaultValue = "homeostat-data",
                            paramLabel = "DIR",
                            description = "The box's data directory; the box may run.")
                    Path data,
            @Option(
                            names = "--output",
                            paramLabel = "FILE",
                            description = "Where the payload's bytes go; shown if absent.")
                    @Nullable Path output)
            throws IOException {
        List<Letter> all = new KeptLetters(data, known(data, pipeline)).all();
        Letter letter = all.get(index(all, number));
        byte[] payload = Base64.getDecoder().decode(letter.payload());
        PrintWriter out = spec.commandLine().getOut();
        out.println("pipeline      " + pipeline);
        out.println("number        " + number);
        out.println("arrived at    " + letter.at());
        out.println("topic         " + letter.topic());
        out.println("reason        " + letter.reason());
        out.println("detail        " + letter.detail());
        out.println("retried       " + (letter.retried() ? "yes" : "no"));
        out.println("bytes         " + payload.length);
        if (output == null) {
            out.println();
            out.println(readable(payload));
        } else {
            Files.write(output, payload);
            out.println("written to    " + output);
        }
        out.flush();
    }

    /// Text as it is, anything else in hexadecimal.
    private static String readable(byte[] payload) {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
            if (text.chars().noneMatch(c -> c < ' ' && !Character.isWhitespace(c))) {
                return text;
            }
        } catch (CharacterCodingException binary) {
            // Shown as bytes.
        }
        int shown = Math.min(payload.length, HEX_BYTES);
        String hex = HexFormat.ofDelimiter(" ").formatHex(payload, 0, shown);
        return shown < payload.length ? hex + " …" : hex;
    }

    @Command(
            name = "retry",
            description =
                    "Takes letters in once more, as if they had just come: by a running box, or,"
                            + " with --data, by a stopped box at its next start.",
            mixinStandardHelpOptions = true)
    void retry(
            @Parameters(index = "0", paramLabel = "PIPELINE", description = "Its name.")
                    String pipeline,
            @Parameters(
                            index = "1..*",
                            arity = "1..*",
                            paramLabel = "NUMBER",
                            description = "As listed; several are taken in this order.")
                    List<Long> numbers,
            @Option(
                            names = "--data",
                            paramLabel = "DIR",
                            description = "The data directory of a box that does not run.")
                    @Nullable Path data,
            @Mixin BoxArgument box,
            @Mixin LedgerArguments ledger) {
        Set<Long> once = new LinkedHashSet<>(numbers);
        if (data == null) {
            for (long number : once) {
                box.client()
                        .post(
                                "/api/v1/pipelines/"
                                        + BoxClient.segment(pipeline)
                                        + "/dead-letters/"
                                        + number
                                        + "/retry");
                told(pipeline, number, "is taken in once more");
            }
            return;
        }
        KeptLetters kept = new KeptLetters(data, known(data, pipeline));
        List<Letter> all = kept.all();
        for (long number : once) {
            if (all.get(index(all, number)).retried()) {
                throw new WrongInput(
                        "NUMBER: found " + number + ", which was taken in once more before");
            }
        }
        kept.retry("cli " + System.getProperty("user.name"), List.copyOf(once), ledger.server());
        once.forEach(number -> told(pipeline, number, "will be taken in at the next start"));
    }

    private void told(String pipeline, long number, String what) {
        spec.commandLine().getOut().println(pipeline + ": dead letter " + number + " " + what);
    }

    private static int index(List<Letter> all, long number) {
        List<Long> numbers = new ArrayList<>();
        all.forEach(letter -> numbers.add(letter.number()));
        int index = numbers.indexOf(number);
        if (index < 0) {
            throw new WrongInput(
                    "NUMBER: found "
                            + number
                            + ", expected "
                            + (numbers.isEmpty()
                                    ? "none: no dead letter is kept"
                                    : "one of " + numbers.getFirst() + " to " + numbers.getLast()));
        }
        return index;
    }

    private static List<String> names(Path data) {
        List<String> names = BoxJournal.names(data);
        if (names.isEmpty()) {
            throw new WrongInput(
                    "--data: found no pipeline in " + data + ", expected a box's data directory");
        }
        return names;
    }

    private static String known(Path data, String pipeline) {
        List<String> names = names(data);
        if (!names.contains(pipeline)) {
            throw new WrongInput("PIPELINE: found '" + pipeline + "', expected one of " + names);
        }
        return pipeline;
    }
}
