package io.homeostat.cli;

import io.homeostat.base.StateFormatException;
import io.homeostat.loop.TrainingOrder;
import io.homeostat.remote.OrderWorker;
import io.homeostat.remote.TrainingStore;
import io.homeostat.runtime.TrainingRunner;
import io.homeostat.s3.S3Place;
import io.homeostat.xgboost.TrainerCatalog;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `homeostat trainer`.
@Command(
        name = "trainer",
        description =
                "Trains what boxes with --trainer have ordered in an object store, and ends when"
                        + " nothing waits.",
        mixinStandardHelpOptions = true)
final class TrainerCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "URL",
            description = "The boxes' --trainer: s3://BUCKET/PREFIX.")
    private String url = "";

    @Option(
            names = "--order",
            paramLabel = "DIGEST",
            description = "Train this one order only, as a Job of Kubernetes does.")
    private @Nullable String order;

    @Option(names = "--watch", description = "Go on until stopped.")
    private boolean watch;

    @Option(
            names = "--pause",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "Between two looks of --watch. Default: 5.")
    private int pause = 5;

    private final CountDownLatch stopped = new CountDownLatch(1);

    /// Damaged: told once, and left to a person.
    private final Set<String> damaged = new TreeSet<>();

    @Override
    public Integer call() throws InterruptedException {
        Complaints wrong = new Complaints();
        @Nullable String only = order;
        if (only != null && !only.matches("[0-9a-f]{64}")) {
            wrong.add("--order: found '" + only + "', expected 64 hexadecimal digits");
        }
        if (only != null && watch) {
            wrong.add("--watch: found beside --order, expected one of them");
        }
        if (pause < 1) {
            wrong.add("--pause: found " + pause + ", expected at least 1 second");
        }
        wrong.raise();
        S3Place place;
        try {
            place = S3Place.parse("URL", url, System.getenv());
        } catch (IllegalArgumentException e) {
            throw new WrongInput(String.valueOf(e.getMessage()));
        }
        Runtime.getRuntime().addShutdownHook(new Thread(stopped::countDown, "shutdown"));
        try (TrainingStore store = new TrainingStore(place)) {
            OrderWorker worker =
                    new OrderWorker(
                            store,
                            new TrainingRunner(TrainerCatalog::of),
                            TrainerArguments.version());
            if (only != null) {
                return one(worker, only) ? Homeostat.GOOD : Homeostat.FAILURE;
            }
            return watch ? watch(store, worker) : all(store, worker);
        }
    }

    private boolean stopping() {
        return stopped.getCount() == 0;
    }

    private int all(TrainingStore store, OrderWorker worker) {
        boolean good = true;
        List<String> waiting = store.orders();
        for (String digest : waiting) {
            good &= one(worker, digest);
        }
        if (waiting.isEmpty()) {
            spec.commandLine().getOut().println("nothing waits in " + url);
        }
        return good ? Homeostat.GOOD : Homeostat.FAILURE;
    }

    private int watch(TrainingStore store, OrderWorker worker) throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        String failing = "";
        while (!stopped.await(failing.isEmpty() ? 0 : pause, TimeUnit.SECONDS)) {
            try {
                for (String digest : store.orders()) {
                    if (!stopping() && !damaged.contains(digest)) {
                        one(worker, digest);
                    }
                }
                failing = "";
                if (stopped.await(pause, TimeUnit.SECONDS)) {
                    break;
                }
            } catch (UncheckedIOException e) {
                String reason = String.valueOf(e.getMessage());
                if (!reason.equals(failing)) {
                    err.println(reason);
                    err.flush();
                }
                failing = reason;
            }
        }
        return Homeostat.GOOD;
    }

    /// Whether somebody has an answer now.
    private boolean one(OrderWorker worker, String digest) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        long start = System.nanoTime();
        OrderWorker.Outcome outcome;
        try {
            outcome = worker.work(digest, this::stopping);
        } catch (StateFormatException e) {
            damaged.add(digest);
            err.println(e.getMessage());
            err.flush();
            return false;
        }
        switch (outcome) {
            case OrderWorker.Outcome.Trained(TrainingOrder done, String model) ->
                    out.printf(
                            "order %s: %s, %d rows offered, %.1f s: model %s%n",
                            digest,
                            done.families(),
                            done.data().size(),
                            (System.nanoTime() - start) / 1e9,
                            model);
            case OrderWorker.Outcome.Answered() ->
                    out.printf("order %s: was answered before%n", digest);
            case OrderWorker.Outcome.Refused(String reason) ->
                    err.printf("order %s: refused, the box trains itself: %s%n", digest, reason);
            case OrderWorker.Outcome.Missing() ->
                    err.printf("order %s: there is none in %s%n", digest, url);
            case OrderWorker.Outcome.Left() ->
                    err.printf("order %s: stopped before the end%n", digest);
        }
        out.flush();
        err.flush();
        return !(outcome instanceof OrderWorker.Outcome.Missing
                || outcome instanceof OrderWorker.Outcome.Left);
    }
}
