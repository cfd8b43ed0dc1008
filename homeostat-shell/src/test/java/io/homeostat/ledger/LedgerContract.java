package io.homeostat.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.homeostat.base.StateFormatException;
import io.homeostat.learn.ModelSpec;
import io.homeostat.learn.Trainers;
import io.homeostat.loop.Decision;
import io.homeostat.loop.TrainingOrder;
import io.homeostat.loop.TrainingResult;
import io.homeostat.model.Candidate;
import io.homeostat.model.Lineage;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// What every ledger does, wherever its rows are.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
abstract class LedgerContract {
    static final Instant AT = Instant.parse("2026-03-01T12:00:00.123456789Z");

    /// The same one each time within a test.
    abstract Ledger open();

    /// Another one than [#open()]'s, brought up to date by `migrator`.
    abstract Ledger open(Migrator migrator);

    static Lineage lineage(int number) {
        SequencedMap<String, Double> params = new TreeMap<>();
        params.put("depth", 6.0);
        params.put("rate", 0.1 + 0.2);
        SequencedMap<String, Double> compared = new LinkedHashMap<>();
        compared.put("ridge", 0.1 + 0.2);
        compared.put("mean", 2.5);
        return new Lineage(
                "ridge",
                params,
                "drift \"at\" 5",
                0,
                1,
                99,
                98,
                "data" + number,
                "schema",
                Long.MIN_VALUE + number,
                "digest" + number,
                compared);
    }

    static Decision decision(long number, String reason) {
        SequencedMap<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("z", 5L);
        evidence.put("a", 5);
        evidence.put("p", 1e-300);
        evidence.put("nan", Double.NaN);
        evidence.put("far", Double.NEGATIVE_INFINITY);
        evidence.put("whole", 3.0);
        evidence.put("sure", true);
        evidence.put("text", "5");
        return new Decision(number, 7, Instant.MAX, Decision.Kind.DRIFT, 3, reason, evidence);
    }

    @Test
    void gives_back_decisions_equal_and_in_order() {
        try (Ledger ledger = open()) {
            for (int i = 1; i <= 5; i++) {
                ledger.recordDecision("nox", decision(i, "because"));
            }
            ledger.recordDecision("nox", decision(3, "because"));
            ledger.recordDecision("other", decision(1, "else"));
        }
        try (Ledger ledger = open()) {
            assertThat(ledger.decisions("nox", 2, 2))
                    .containsExactly(decision(3, "because"), decision(4, "because"));
            assertThat(ledger.newestDecisions("nox", 2))
                    .containsExactly(decision(4, "because"), decision(5, "because"));
            assertThat(List.copyOf(ledger.decisions("nox", 0, 1).getFirst().evidence().keySet()))
                    .containsExactly("z", "a", "p", "nan", "far", "whole", "sure", "text");
            assertThatThrownBy(() -> ledger.recordDecision("nox", decision(3, "otherwise")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("decision 3 of nox was");
        }
    }

    @Test
    void has_exactly_one_champion() {
        try (Ledger ledger = open()) {
            assertThat(ledger.champion("nox")).isEmpty();
            for (int i = 1; i <= 3; i++) {
                ledger.putModel("nox", i, lineage(i), "digest" + i, AT);
                ledger.putModel("nox", i, lineage(i), "digest" + i, AT);
            }
            ledger.setChampion("nox", 1, "first", AT);
            ledger.setChampion("nox", 3, "better", AT);
            ledger.setChampion("nox", 3, "better", AT);
            ledger.dropModel("nox", 2);

            assertThat(ledger.models("nox"))
                    .extracting(StoredModel::status)
                    .containsExactly(
                            StoredModel.Status.RETIRED,
                            StoredModel.Status.DROPPED,
                            StoredModel.Status.CHAMPION);
            assertThat(ledger.champion("nox"))
                    .contains(
                            new StoredModel(
                                    "nox",
                                    3,
                                    "digest3",
                                    lineage(3),
                                    StoredModel.Status.CHAMPION,
                                    AT));
            assertThat(ledger.champions("nox", 10))
                    .extracting(ChampionChange::version)
                    .containsExactly(3, 1);
            assertThatThrownBy(() -> ledger.setChampion("nox", 2, "no", AT))
                    .hasMessageContaining("was dropped");
            assertThatThrownBy(() -> ledger.dropModel("nox", 3))
                    .hasMessageContaining("is the champion");
            assertThatThrownBy(() -> ledger.setChampion("nox", 9, "no", AT))
                    .hasMessage("the ledger has no version 9 of nox");
            assertThatThrownBy(() -> ledger.putModel("nox", 3, lineage(4), "digest4", AT))
                    .hasMessageContaining("is model digest3 in the ledger");
            assertThat(ledger.champion("nox")).map(StoredModel::version).contains(3);
        }
    }

    private static Decision about(long number, Decision.Kind kind, int version) {
        return new Decision(number, 7, AT, kind, version, "because", new LinkedHashMap<>());
    }

    @Test
    void tells_a_candidate_that_was_refused_as_such_until_it_is_tried_again() {
        try (Ledger ledger = open()) {
            for (int i = 1; i <= 3; i++) {
                ledger.putModel("nox", i, lineage(i), "digest" + i, AT);
            }
            ledger.setChampion("nox", 1, "first", AT);
            ledger.recordDecision("nox", about(1, Decision.Kind.CANDIDATE, 2));
            ledger.recordDecision("nox", about(2, Decision.Kind.REFUSED, 2));
            ledger.recordDecision("nox", about(3, Decision.Kind.CANDIDATE, 3));
            ledger.recordDecision("other", about(4, Decision.Kind.REFUSED, 3));

            assertThat(ledger.models("nox"))
                    .extracting(model -> model.status().label())
                    .containsExactly("champion", "refused", "candidate");
            ledger.recordDecision("nox", about(5, Decision.Kind.REUSED, 2));
            assertThat(ledger.model("nox", 2).orElseThrow().status())
                    .isEqualTo(StoredModel.Status.CANDIDATE);
            ledger.recordDecision("nox", about(6, Decision.Kind.REFUSED, 2));
            ledger.setChampion("nox", 2, "an order", AT);
            assertThat(ledger.champion("nox").orElseThrow().status())
                    .isEqualTo(StoredModel.Status.CHAMPION);
        }
    }

    @Test
    void follows_a_run_from_its_order_to_its_end() {
        try (Ledger ledger = open()) {
            ledger.startRun("nox", Orders.order(1), AT);
            ledger.startRun("nox", Orders.order(1), AT.plusSeconds(9));
            assertThat(ledger.run("nox", 1)).map(TrainingRun::status).contains("running");

            var metrics = new TreeMap<String, Double>();
            metrics.put("rmse", 1.25);
            ledger.endRun("nox", 1, new TrainingResult.Failed("no rows"), metrics, AT);
            ledger.endRun("nox", 1, new TrainingResult.Failed("no rows"), metrics, AT);
            ledger.startRun("nox", Orders.order(2), AT);

            TrainingRun run = ledger.run("nox", 1).orElseThrow();
            assertThat(run.reason()).isEqualTo("no rows");
            assertThat(run.metrics()).isEqualTo(metrics);
            assertThat(run.startedAt()).isEqualTo(AT);
            assertThat(run.dataDigest()).isEqualTo(Orders.order(1).data().digest());
            assertThat(ledger.runs("nox", 5))
                    .extracting(TrainingRun::order)
                    .containsExactly(2L, 1L);
            assertThatThrownBy(() ->
                            ledger.endRun("nox", 7, new TrainingResult.Failed(""), metrics, AT))
                    .hasMessage("the ledger has no training run 7 of nox");
        }
    }

    @Test
    void a_run_is_of_the_family_that_was_chosen() {
        TrainingOrder one = Orders.order(1);
        TrainingOrder several =
                new TrainingOrder(
                        1,
                        one.cause(),
                        one.parent(),
                        one.lastReading(),
                        List.of(ModelSpec.of("mean"), one.specs().getFirst()),
                        one.offer(),
                        one.seed());
        try (Ledger ledger = open()) {
            ledger.startRun("nox", several, AT);
            assertThat(ledger.run("nox", 1).orElseThrow().family()).isEqualTo("mean or ridge");
            Candidate made =
                    several.run(spec -> Trainers.of(spec).orElseThrow(), () -> false).orElseThrow();
            Candidate candidate = new Candidate(made.model(), lineage(1));
            ledger.endRun("nox", 1, new TrainingResult.Trained(candidate), new TreeMap<>(), AT);

            TrainingRun run = ledger.run("nox", 1).orElseThrow();
            assertThat(run.family()).isEqualTo("ridge");
            assertThat(run.params()).isEqualTo(lineage(1).params());
        }
    }

    @Test
    void keeps_in_its_outbox_what_was_not_told_yet() {
        try (Ledger ledger = open()) {
            ledger.startRun("nox", Orders.order(1), AT);
            ledger.endRun("nox", 1, new TrainingResult.Failed("x"), new TreeMap<>(), AT);
            ledger.putModel("nox", 1, lineage(1), "digest1", AT);
            ledger.setChampion("nox", 1, "first", AT);
            ledger.outboxDone(ledger.outbox(10).getFirst().number());
        }
        try (Ledger ledger = open()) {
            assertThat(ledger.outbox(10))
                    .containsExactly(
                            new OutboxEntry(2, OutboxEntry.Kind.MODEL, "nox", 1, AT),
                            new OutboxEntry(3, OutboxEntry.Kind.CHAMPION, "nox", 1, AT));
        }
    }

    @Test
    void numbers_the_audit() {
        try (Ledger ledger = open()) {
            ledger.putPipeline("nox", "h1", AT);
            ledger.putPipeline("nox", "h2", AT);
            ledger.audit(AT, "anna", "promote", "nox", "3");
            ledger.audit(AT, "ben", "resume", "nox", "");

            assertThat(ledger.audit(10))
                    .containsExactly(
                            new AuditEntry(2, AT, "ben", "resume", "nox", ""),
                            new AuditEntry(1, AT, "anna", "promote", "nox", "3"));
            assertThat(ledger.pipelines()).containsExactly("nox");
        }
    }

    @Test
    void refuses_a_schema_that_is_newer_changed_or_not_its_own() {
        var one = new Migrator.Script("V001__a.sql", "CREATE TABLE a (x INTEGER);");
        var two = new Migrator.Script("V002__b.sql", "CREATE TABLE b (x INTEGER);");
        var changed = new Migrator.Script("V001__a.sql", "CREATE TABLE a (y INTEGER);");
        var renamed = new Migrator.Script("V001__c.sql", "CREATE TABLE a (x INTEGER);");

        open(new Migrator(List.of(one))).close();
        open(new Migrator(List.of(one, two))).close();
        open(new Migrator(List.of(one, two))).close();

        assertThatThrownBy(() -> open(new Migrator(List.of(one))))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("newer than this release: it has V002__b.sql");
        assertThatThrownBy(() -> open(new Migrator(List.of(changed, two))))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("V001__a.sql was changed after it was applied");
        assertThatThrownBy(() -> open(new Migrator(List.of(renamed, two))))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("expects V001__c.sql");
    }

    @Test
    void leaves_nothing_of_a_migration_that_fails() {
        var broken =
                new Migrator.Script("V001__a.sql", "CREATE TABLE a (x INTEGER); CREATE NONSENSE;");
        var whole = new Migrator.Script("V001__a.sql", "CREATE TABLE a (x INTEGER);");

        assertThatThrownBy(() -> open(new Migrator(List.of(broken))))
                .hasMessageContaining("NONSENSE");

        open(new Migrator(List.of(whole))).close();
    }

    @Test
    void keeps_what_people_note_whole_or_not_at_all() {
        try (Ledger ledger = open()) {
            ledger.writeNotes(notes -> {
                notes.put("run", "b", "1", "{}");
                notes.put("run", "a", "1", "{}");
                notes.put("run", "a", "1", "{\"n\":1}");
                notes.put("run", "c", "2", "{}");
                notes.add("a", "mae", new Notes.Point(Double.NaN, 5, 1));
                notes.add("a", "mae", new Notes.Point(0.1 + 0.2, 4, -1));
                return 0;
            });
            assertThatThrownBy(() ->
                            ledger.writeNotes(notes -> {
                                notes.remove("run", "a");
                                notes.add("a", "mae", new Notes.Point(1, 1, 1));
                                throw new IllegalArgumentException("half-way");
                            }))
                    .hasMessage("half-way");
        }
        try (Ledger ledger = open()) {
            assertThat(ledger.<List<String>>readNotes(notes -> notes.of("run", "1")))
                    .containsExactly("{\"n\":1}", "{}");
            assertThat(ledger.<List<String>>readNotes(notes -> notes.all("run"))).hasSize(3);
            assertThat(ledger.<List<Notes.Point>>readNotes(notes -> notes.points("a", "mae")))
                    .containsExactly(
                            new Notes.Point(Double.NaN, 5, 1), new Notes.Point(0.1 + 0.2, 4, -1));
        }
    }

    /// Names come from devices. What no database keeps is replaced, and told again it is the same.
    @Test
    void keeps_text_that_is_no_unicode_as_far_as_it_can() {
        Decision odd = decision(1, "device a\0b \uD800c \uD83D\uDE00");
        try (Ledger ledger = open()) {
            ledger.recordDecision("nox", odd);
            ledger.recordDecision("nox", odd);
            ledger.audit(AT, "an\0na", "retry", "nox", "a\uDC00");
            ledger.audit(AT, "an\0na", "retry", "nox", "a\uDC00");

            assertThat(ledger.newestDecisions("nox", 1).getFirst().reason())
                    .isEqualTo("device a\uFFFDb \uFFFDc \uD83D\uDE00");
            assertThat(ledger.audit(10)).hasSize(1);
        }
    }

    @Test
    void orders_names_by_their_letters_numbers_whatever_the_language() {
        try (Ledger ledger = open()) {
            for (String name : List.of("b", "B", "a-1", "a1", "ä", "_")) {
                ledger.putPipeline(name, "h", AT);
            }
            assertThat(ledger.pipelines()).containsExactly("B", "_", "a-1", "a1", "b", "ä");
        }
    }
}
