package io.homeostat.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.base.Seed;
import io.homeostat.base.StateFormatException;
import io.homeostat.feature.Column;
import io.homeostat.feature.FeatureSchema;
import io.homeostat.feature.FeatureVector;
import io.homeostat.learn.ModelSpec;
import io.homeostat.learn.TrainingOffer;
import io.homeostat.learn.TrainingSet;
import io.homeostat.loop.TrainingOrder;
import io.homeostat.loop.TrainingResult;
import io.homeostat.model.Task;
import io.homeostat.runtime.Training;
import io.homeostat.runtime.TrainingRunner;
import io.homeostat.s3.S3Server;
import io.homeostat.xgboost.TrainerCatalog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jclouds.blobstore.options.ListContainerOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A box and a trainer at a real server of S3's protocol.
class RemoteTrainingTest {
    private static final String VERSION = "1.2.3";
    private static final TrainingRunner RUNNER = new TrainingRunner(TrainerCatalog::of);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(1);

    private final AtomicInteger trainedHere = new AtomicInteger();
    private final Training here =
            (order, cancelled) -> {
                trainedHere.incrementAndGet();
                return RUNNER.run(order, cancelled);
            };
    private S3Server server;

    @BeforeEach
    void start() throws Exception {
        server = S3Server.start();
        server.known("");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static TrainingOrder order(long number) {
        SplittableRandom random = new Seed(number).random();
        List<FeatureVector> rows = new ArrayList<>();
        double[] targets = new double[100];
        for (int i = 0; i < targets.length; i++) {
            double x = random.nextGaussian();
            rows.add(FeatureVector.of(x));
            targets[i] = 2 * x + random.nextGaussian();
        }
        FeatureSchema schema = new FeatureSchema(List.of(Column.number("x")));
        TrainingSet data = TrainingSet.of(schema, new Task.Regression(), rows, targets);
        return new TrainingOrder(
                number,
                "asked for",
                1,
                1_099,
                List.of(ModelSpec.of("gradient-boosted-trees")),
                TrainingOffer.all(data, 1_000),
                new Seed(number));
    }

    private RemoteTraining box(Duration patience, Launcher launcher) {
        return new RemoteTraining(
                new RemotePolicy(server.place("training"), patience, VERSION), launcher, here);
    }

    /// Whoever is started does the order at once.
    private Launcher trainer(String version, Consumer<OrderWorker.Outcome> seen) {
        return digest -> {
            try (TrainingStore store = new TrainingStore(server.place("training"))) {
                seen.accept(new OrderWorker(store, RUNNER, version).work(digest, () -> false));
            }
        };
    }

    private static TrainingResult expected(TrainingOrder order) {
        return RUNNER.run(order, () -> false);
    }

    /// The models are compared by their digests, which the lineages hold.
    private static void same(TrainingResult found, TrainingResult wanted) {
        assertThat(((TrainingResult.Trained) found).candidate().lineage())
                .isEqualTo(((TrainingResult.Trained) wanted).candidate().lineage());
    }

    private List<String> keys() {
        return server.store().list(S3Server.BUCKET, recursive()).stream()
                .map(one -> one.getName())
                .toList();
    }

    private static ListContainerOptions recursive() {
        return new ListContainerOptions().recursive();
    }

    @Test
    void what_is_trained_there_is_what_would_have_been_trained_here() {
        List<OrderWorker.Outcome> seen = new ArrayList<>();
        try (RemoteTraining box = box(LONG, trainer(VERSION, seen::add))) {
            same(box.run(order(1), () -> false), expected(order(1)));
            assertThat(box.state().answered()).isEqualTo(1);
            assertThat(box.state().lastFailure()).isEmpty();
        }
        assertThat(trainedHere).hasValue(0);
        assertThat(seen)
                .singleElement()
                .isInstanceOfSatisfying(
                        OrderWorker.Outcome.Trained.class,
                        trained ->
                                assertThat(server.has("training/models/" + trained.digest()))
                                        .isTrue());
        assertThat(keys()).noneMatch(key -> key.startsWith("training/orders/"));
    }

    /// As after a start in the middle: the order comes again, and its answer is there.
    @Test
    void an_order_that_comes_again_is_answered_at_once() {
        try (RemoteTraining box = box(LONG, trainer(VERSION, _ -> {}))) {
            box.run(order(1), () -> false);
        }
        Launcher nobody =
                digest -> {
                    throw new AssertionError("started for " + digest);
                };
        try (RemoteTraining box = box(LONG, nobody)) {
            same(box.run(order(1), () -> false), expected(order(1)));
        }
        assertThat(trainedHere).hasValue(0);
    }

    @Test
    void without_an_answer_the_box_trains_and_leaves_the_order() {
        try (RemoteTraining box = box(SHORT, Launcher.NONE)) {
            same(box.run(order(1), () -> false), expected(order(1)));
            assertThat(box.state().takenBack()).isEqualTo(1);
            assertThat(box.state().lastFailure()).startsWith("no answer within");
        }
        assertThat(trainedHere).hasValue(1);
        assertThat(keys()).singleElement().asString().startsWith("training/orders/");
    }

    @Test
    void a_store_that_is_away_costs_patience_only() throws Exception {
        server.stop();
        try (RemoteTraining box = box(SHORT, Launcher.NONE)) {
            same(box.run(order(1), () -> false), expected(order(1)));
            assertThat(box.state().lastFailure()).contains("s3://plant/training/");
        }
        server.again();
    }

    @Test
    void a_trainer_of_another_version_declines_and_says_why() {
        try (RemoteTraining box = box(LONG, trainer("1.2.4", _ -> {}))) {
            same(box.run(order(1), () -> false), expected(order(1)));
            assertThat(box.state().lastFailure())
                    .isEqualTo("the box is version 1.2.3, the trainer 1.2.4");
        }
        assertThat(trainedHere).hasValue(1);
    }

    @Test
    void a_model_that_is_not_what_its_name_says_is_not_used() {
        Launcher forger =
                digest -> {
                    trainer(VERSION, _ -> {}).launch(digest);
                    String model =
                            keys().stream()
                                    .filter(key -> key.startsWith("training/models/"))
                                    .findFirst()
                                    .orElseThrow();
                    server.damage(model, "other bytes".getBytes(StandardCharsets.UTF_8));
                };
        try (RemoteTraining box = box(LONG, forger)) {
            same(box.run(order(1), () -> false), expected(order(1)));
            assertThat(box.state().lastFailure()).contains("is damaged: its SHA-256 is");
        }
        assertThat(trainedHere).hasValue(1);
    }

    @Test
    void the_answer_to_another_order_is_not_used() {
        AtomicInteger launched = new AtomicInteger();
        List<byte[]> replies = new ArrayList<>();
        Launcher mixing =
                digest -> {
                    trainer(VERSION, _ -> {}).launch(digest);
                    try {
                        if (launched.getAndIncrement() == 0) {
                            replies.add(server.object("training/replies/" + digest));
                        } else {
                            server.damage("training/replies/" + digest, replies.getFirst());
                        }
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                };
        try (RemoteTraining box = box(LONG, mixing)) {
            same(box.run(order(1), () -> false), expected(order(1)));
            same(box.run(order(2), () -> false), expected(order(2)));
            assertThat(box.state().lastFailure()).startsWith("the reply is none to the order");
        }
        assertThat(trainedHere).hasValue(1);
    }

    @Test
    void a_damaged_order_is_told_and_stays() {
        List<String> said = new ArrayList<>();
        try (TrainingStore store = new TrainingStore(server.place("training"))) {
            String digest = "0".repeat(64);
            server.damage("training/orders/" + digest, new byte[] {1, 2, 3});
            OrderWorker worker = new OrderWorker(store, RUNNER, VERSION);
            try {
                worker.work(digest, () -> false);
            } catch (StateFormatException e) {
                said.add(e.getMessage());
            }
            assertThat(store.orders()).containsExactly(digest);
            assertThat(worker.work("1".repeat(64), () -> false))
                    .isInstanceOf(OrderWorker.Outcome.Missing.class);
        }
        assertThat(said).singleElement().asString().contains("is damaged");
    }

    @Test
    void a_trainer_that_is_stopped_leaves_the_order_to_the_next() {
        List<String> orders = new ArrayList<>();
        try (RemoteTraining box = box(SHORT, orders::add);
                TrainingStore store = new TrainingStore(server.place("training"))) {
            box.run(order(1), () -> false);
            OrderWorker worker = new OrderWorker(store, RUNNER, VERSION);
            assertThat(worker.work(orders.getFirst(), () -> true))
                    .isInstanceOf(OrderWorker.Outcome.Left.class);
            assertThat(store.orders()).isEqualTo(orders);
            assertThat(worker.work(orders.getFirst(), () -> false))
                    .isInstanceOf(OrderWorker.Outcome.Trained.class);
            assertThat(worker.work(orders.getFirst(), () -> false))
                    .isInstanceOf(OrderWorker.Outcome.Answered.class);
        }
    }

    @Test
    void who_cannot_be_started_now_is_started_later() {
        AtomicInteger tries = new AtomicInteger();
        Launcher late =
                digest -> {
                    if (tries.incrementAndGet() < 3) {
                        throw new IllegalStateException("no quota");
                    }
                    trainer(VERSION, _ -> {}).launch(digest);
                };
        try (RemoteTraining box = box(LONG, late)) {
            same(box.run(order(1), () -> false), expected(order(1)));
        }
        assertThat(tries).hasValue(3);
        assertThat(trainedHere).hasValue(0);
    }

    @Test
    void a_training_that_is_not_wanted_any_more_ends() {
        try (RemoteTraining box = box(LONG, Launcher.NONE)) {
            assertThat(box.run(order(1), () -> true))
                    .isEqualTo(new TrainingResult.Failed("it was cancelled"));
        }
        assertThat(trainedHere).hasValue(0);
    }
}
