package io.homeostat.load;

import io.homeostat.bench.Workload;
import io.homeostat.config.PipelineResource;
import io.homeostat.replay.Replay;
import io.homeostat.replay.ReplayReport;
import io.homeostat.runtime.TrainingRunner;
import io.homeostat.table.TableSource;
import io.homeostat.xgboost.TrainerCatalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// Replays a generated file in this process, several times: the first pass is what a person sees,
/// the later ones are what the code costs once it is compiled.
@Command(
        name = "replay",
        description = "Readings a second of CPU time of the one thread that replays a file.",
        mixinStandardHelpOptions = true)
final class ReplayMode implements Callable<Integer> {
    @ParentCommand private Modes modes;

    @Option(names = "--pipeline", description = "linear or trees. Default: linear.")
    private String pipeline = "linear";

    @Option(names = "--rows", description = "Default: 1000000.")
    private int rows = 1_000_000;

    @Option(names = "--passes", description = "Default: 3.")
    private int passes = 3;

    @Override
    public Integer call() throws IOException {
        Workload workload = Workload.of(pipeline);
        Path file = Files.createDirectories(modes.work()).resolve("replay-" + rows + ".csv");
        write(workload, file, rows);
        Figures figures = new Figures("replay-" + pipeline).under("pipeline", pipeline);
        figures.under("rows", rows).under("bytes", Files.size(file));
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (int pass = 1; pass <= passes; pass++) {
            long cpu = threads.getCurrentThreadCpuTime();
            ReplayReport report = replay(workload.pipeline(), file);
            double seconds = (threads.getCurrentThreadCpuTime() - cpu) / 1e9;
            figures.add("pass" + pass + "PerCpuSecond", rows / seconds)
                    .add("pass" + pass + "PerSecond", report.readingsPerSecond());
            if (pass == passes) {
                figures.add("trainings", report.retrainings() + 1).add("digest", report.digest());
            }
        }
        Files.delete(file);
        figures.tell(modes.out(), modes.work().resolve("results"));
        return 0;
    }

    private static ReplayReport replay(PipelineResource pipeline, Path file) {
        Replay replay =
                new Replay(
                        pipeline,
                        pipeline.loop(),
                        new TrainingRunner(TrainerCatalog::of),
                        progress -> {});
        try (TableSource source =
                TableSource.open(List.of(file), pipeline.source(), pipeline.loop().fields())) {
            return replay.run(source, "heal");
        }
    }

    private static void write(Workload workload, Path file, int rows) throws IOException {
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
            out.println("ts,device,speed,load,heat,wear");
            for (int i = 0; i < rows; i++) {
                double[] row = workload.row(i);
                out.println(
                        Workload.time(i).toEpochMilli()
                                + ",d"
                                + Workload.device(i)
                                + ","
                                + row[0]
                                + ","
                                + row[1]
                                + ","
                                + row[2]
                                + ","
                                + row[3]);
            }
        }
    }
}
