package io.homeostat.load;

import io.homeostat.parquet.OutputColumn;
import io.homeostat.parquet.ParquetOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// Replays a long and wide file through the product with a small heap: memory must not grow with
/// the rows.
@Command(
        name = "wide",
        description = "Replays 1,000,000 rows of 130 columns in a heap of 128 MB.",
        mixinStandardHelpOptions = true)
final class WideMode implements Callable<Integer> {
    @ParentCommand private Modes modes;

    @Option(names = "--rows", description = "Default: 1000000.")
    private int rows = 1_000_000;

    @Option(names = "--columns", description = "Default: 130.")
    private int columns = 130;

    @Option(names = "--heap", description = "Largest heap, as for -Xmx. Default: 128m.")
    private String heap = "128m";

    @Option(names = "--parquet", description = "As a Parquet file, not as CSV.")
    private boolean parquet;

    @Option(names = "--family", description = "Family of the model. Default: ridge.")
    private String family = "ridge";

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path directory = Files.createDirectories(modes.work());
        Path table = directory.resolve(parquet ? "wide.parquet" : "wide.csv");
        Path pipeline = directory.resolve("wide.yaml");
        Path log = directory.resolve("wide.log");
        if (parquet) {
            Files.deleteIfExists(table);
            writeParquet(table, rows, columns);
        } else {
            writeTable(table, rows, columns);
        }
        Files.writeString(pipeline, pipeline(columns, family));
        Figures figures = new Figures("wide-" + family + (parquet ? "-parquet" : ""));
        figures.under("rows", rows).under("columns", columns).under("heap", heap);
        figures.under("bytes", Files.size(table));
        List<String> command = new ArrayList<>(modes.command());
        command.addAll(List.of("replay", pipeline.toString(), "--quiet"));
        command.addAll(List.of("--input", table.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HOMEOSTAT_JAVA_OPTS", "-Xmx" + heap);
        long start = System.nanoTime();
        Process process = builder.redirectOutput(log.toFile()).start();
        ProcessFigures figuresOfProcess = new ProcessFigures(process.pid());
        double most = 0;
        double cpu = 0;
        while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
            try {
                most = Math.max(most, figuresOfProcess.residentMegabytesMax());
                cpu = figuresOfProcess.cpuSeconds();
            } catch (RuntimeException ended) {
                break; // between the look and the end of the process
            }
        }
        double elapsed = (System.nanoTime() - start) / 1e9;
        int code = process.waitFor();
        Files.delete(table);
        if (code != 0) {
            modes.out().println(Files.readString(log));
        }
        figures.add("exitCode", (long) code)
                .add("rowsPerSecond", rows / elapsed)
                .add("rowsPerCpuSecond", rows / cpu)
                .add("rssMegabytesMax", most);
        figures.tell(modes.out(), modes.work().resolve("results"));
        return code;
    }

    /// A pipeline that learns `y` from all other columns.
    static String pipeline(int columns, String family) {
        StringBuilder text = new StringBuilder();
        text.append("apiVersion: homeostat.io/v1\nkind: Pipeline\nmetadata: {name: wide}\nspec:\n");
        text.append("  source: {mqtt: {topic: wide/in}, format: json, interval: 1 min}\n");
        text.append("  fields:\n    y: {}\n");
        for (int i = 1; i < columns; i++) {
            text.append("    c").append(i).append(": {min: -1000, max: 1000}\n");
        }
        text.append("  target: {field: y, label: {arrives: delayed, after: 24 readings}}\n");
        text.append("  features:\n");
        for (int i = 1; i < columns; i++) {
            text.append("    - c").append(i).append('\n');
        }
        text.append("  model: {family: ")
                .append(family)
                .append(", first: {after: 2000 readings}}\n");
        text.append("  publish: {topic: wide/out}\n");
        return text.toString();
    }

    /// Writes the table row by row: it is never in memory as a whole.
    static void writeTable(Path file, int rows, int columns) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
            StringBuilder line = new StringBuilder("y");
            for (int i = 1; i < columns; i++) {
                line.append(",c").append(i);
            }
            out.append(line.append('\n'));
            for (int row = 0; row < rows; row++) {
                line.setLength(0);
                long sum = 0;
                for (int i = 1; i < columns; i++) {
                    int hundredths = random.nextInt(20_000);
                    sum += (long) (i % 7 - 3) * hundredths;
                    line.append(',').append(hundredths / 100).append('.');
                    line.append(hundredths / 10 % 10).append(hundredths % 10);
                }
                out.append(Double.toString(sum / 100.0 + random.nextInt(100))).append(line);
                out.append('\n');
            }
        }
    }

    /// Writes the same numbers as [#writeTable] as a Parquet file.
    private static void writeParquet(Path file, int rows, int columns) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        List<OutputColumn<double[]>> outputs = new ArrayList<>();
        outputs.add(OutputColumn.number("y", row -> row[0]));
        for (int i = 1; i < columns; i++) {
            int at = i;
            outputs.add(OutputColumn.number("c" + i, row -> row[at]));
        }
        try (ParquetOutput<double[]> out =
                ParquetOutput.create(file, outputs, new LinkedHashMap<>(), "homeostat-bench")) {
            double[] values = new double[columns];
            for (int row = 0; row < rows; row++) {
                long sum = 0;
                for (int i = 1; i < columns; i++) {
                    int hundredths = random.nextInt(20_000);
                    sum += (long) (i % 7 - 3) * hundredths;
                    values[i] = hundredths / 100.0;
                }
                values[0] = sum / 100.0 + random.nextInt(100);
                out.write(values);
            }
            out.finish();
        }
    }
}
