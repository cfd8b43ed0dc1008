package io.homeostat.node;

import io.homeostat.http.PipelineApi;
import io.homeostat.journal.DeadLetter;
import io.homeostat.journal.DeadLetters;
import io.homeostat.journal.Journal;
import io.homeostat.journal.JournalPolicy;
import io.homeostat.ledger.Ledger;
import io.homeostat.ledger.LedgerHome;
import io.homeostat.ledger.LedgerServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// The dead letters of one pipeline in the data directory of a box. They are read whether it runs
/// or not; taken in once more they are here when it does not, and by its API when it does.
public final class KeptLetters {
    private final Path data;
    private final String pipeline;

    /// @param pipeline that has a journal in `data`
    public KeptLetters(Path data, String pipeline) {
        this.data = data;
        this.pipeline = pipeline;
    }

    /// All of them, oldest first.
    public List<PipelineApi.Letter> all() {
        Path directory = KeptPipeline.deadLetters(data, pipeline);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        PositionFile retried = KeptPipeline.retried(data, pipeline);
        return DeadLetters.readAll(directory).stream().map(kept -> told(kept, retried)).toList();
    }

    /// Journals the letters `numbers`, so that the next start of the box takes them in.
    ///
    /// @param server of the box's ledger, which has the audit
    /// @throws UncheckedIOException when a box runs there
    public void retry(String who, List<Long> numbers, Optional<LedgerServer> server) {
        try (DataLock _ = DataLock.take(data);
                Ledger ledger = new LedgerHome(data).open(server);
                DeadLetters letters =
                        DeadLetters.open(
                                KeptPipeline.deadLetters(data, pipeline),
                                DeadLetters.standardPolicy());
                Journal journal =
                        Journal.open(
                                KeptPipeline.journal(data, pipeline), JournalPolicy.standard())) {
            PositionFile retried = KeptPipeline.retried(data, pipeline);
            for (long number : numbers) {
                DeadLetters.Kept kept = letters.find(number).orElseThrow();
                Entry entry = entry(kept.letter());
                ledger.audit(InstantSource.system().instant(), who, ACTION, pipeline, detail(kept));
                journal.append(entry.type(), InstantSource.system().instant(), entry.encode())
                        .join();
                retried.add(number);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot let go of " + data, e);
        }
    }

    /// What the audit calls it.
    static final String ACTION = "Retry";

    static String detail(DeadLetters.Kept kept) {
        return "dead letter "
                + kept.number()
                + " from "
                + kept.letter().topic()
                + ", rejected as "
                + kept.letter().reason();
    }

    /// The letter as it came.
    static Entry entry(DeadLetter letter) {
        Payload payload = new Payload(letter.payload());
        return letter.topic().equals(Rejections.LABEL_TOPIC)
                ? new Entry.LabelMessage(payload)
                : new Entry.Message(letter.topic(), payload);
    }

    static PipelineApi.Letter told(DeadLetters.Kept kept, PositionFile retried) {
        DeadLetter letter = kept.letter();
        return new PipelineApi.Letter(
                kept.number(),
                letter.arrival(),
                letter.topic(),
                letter.reason(),
                letter.detail(),
                Base64.getEncoder().encodeToString(letter.payload()),
                retried.contains(kept.number()));
    }
}
