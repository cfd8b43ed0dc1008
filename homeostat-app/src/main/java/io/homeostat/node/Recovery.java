package io.homeostat.node;

import io.homeostat.base.Sha256;
import io.homeostat.base.SingleWriter;
import io.homeostat.config.PipelineResource;
import io.homeostat.journal.Journal;
import io.homeostat.loop.Continuation;
import io.homeostat.mqtt.DurableOutbox;
import io.homeostat.vault.Snapshot;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings a loop to where its journal ended when the recovery began: the newest snapshot, then the
/// records after it, which the loop's owner reads. What a snapshot cannot tell this release, the
/// ledger can: champion, numbers, decisions.
@SingleWriter
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final PipelineResource resource;
    private final Services services;
    private final Journal journal;
    private final Rejections rejections;
    private final String specHash;
    private final boolean changed;

    // of the recovery that is under way
    private boolean underWay;
    private boolean restored;
    private long startedAt;
    private long from;
    private long until;

    Recovery(PipelineResource resource, Services services, Journal journal, Rejections rejections) {
        this.resource = resource;
        this.services = services;
        this.journal = journal;
        this.rejections = rejections;
        this.specHash = specHash(resource);
        Optional<String> before = services.ledger().specHash(resource.name());
        boolean same = before.filter(specHash::equals).isPresent();
        this.changed = before.isPresent() && !same;
        if (!same) { // a write waits for the disk
            services.ledger().putPipeline(resource.name(), specHash, services.clock().instant());
        }
    }

    /// What of a pipeline makes its loop another one when it changes.
    static String specHash(PipelineResource resource) {
        String reordering =
                resource.reorderTimeout().isZero() ? "" : resource.reorderTimeout().toString();
        return Sha256.of(
                RecordText.of(resource.loop()) + RecordText.of(resource.source()) + reordering);
    }

    /// Puts the loop where the newest snapshot stands. It is to be given the records from there on,
    /// and [#end] to be called when it has had all those before [#until].
    void begin(JournaledLoop loop) {
        startedAt = System.nanoTime();
        loop.beginAnew(journal.first());
        Optional<Snapshot> snapshot = services.snapshots().load(resource.name());
        restored = true;
        if (snapshot.isPresent()) {
            loop.beginAnew(Math.max(journal.first(), snapshot.get().journalPosition()));
            restored = restore(loop, snapshot.get());
        } else if (changed) {
            // Decisions of the old pipeline are in the ledger: the new one goes on after them.
            loop.beginAnew(journal.end());
            loop.continueAfter(earlier(loop));
            restored = false;
        }
        from = loop.position();
        until = journal.end();
        loop.recovering();
        rejections.recovering();
        underWay = true;
    }

    /// Between [#begin] and [#end].
    boolean underWay() {
        return underWay;
    }

    /// One past the last record that was there when it began: what comes later comes for the first
    /// time.
    long until() {
        return until;
    }

    void end(JournaledLoop loop) {
        rejections.recovered();
        loop.recovered();
        if (!restored) {
            save(loop); // or a kill would make the next start number the same readings once more
        }
        underWay = false;
        LOG.atInfo()
                .addKeyValue("pipeline", resource.name())
                .addKeyValue("readings", loop.loop().snapshot().readings())
                .addKeyValue("replayed", until - from)
                .addKeyValue("champion", loop.loop().snapshot().champion())
                .addKeyValue("ms", (System.nanoTime() - startedAt) / 1_000_000)
                .log("pipeline ready");
    }

    /// Whether the loop goes on as it was; if not, it goes on after what the ledger knows.
    private boolean restore(JournaledLoop loop, Snapshot snapshot) {
        if (snapshot.stateVersion() != JournaledLoop.STATE_VERSION) {
            LOG.atWarn()
                    .addKeyValue("pipeline", resource.name())
                    .addKeyValue("found", snapshot.stateVersion())
                    .addKeyValue("expected", JournaledLoop.STATE_VERSION)
                    .log(
                            "snapshot is of another release, the loop starts from the ledger and"
                                    + " the journal");
            loop.continueAfter(earlier(loop));
            return false;
        }
        boolean same = snapshot.specHash().equals(specHash);
        try {
            if (same) {
                loop.load(snapshot.state());
            }
        } catch (RuntimeException e) {
            // What an unknown state may contain is open; none of it may keep a box from starting.
            LOG.atWarn()
                    .addKeyValue("pipeline", resource.name())
                    .setCause(e)
                    .log(
                            "snapshot not readable, the loop starts from the ledger and the"
                                    + " journal");
            loop.beginAnew(loop.position());
            loop.continueAfter(earlier(loop));
            return false;
        }
        if (!same) {
            LOG.atWarn()
                    .addKeyValue("pipeline", resource.name())
                    .log("pipeline was changed, the loop starts afresh");
            loop.continueAfter(earlier(loop));
        }
        return same;
    }

    private Continuation earlier(JournaledLoop loop) {
        return Earlier.of(
                resource.name(),
                loop.loop().schemaHash(),
                services.ledger(),
                services.vault(),
                services.history());
    }

    /// Saves what the next recovery begins with, and lets the journal go that it does not need.
    void save(JournaledLoop loop) {
        save(snapshot(loop));
    }

    /// What there is to save, on the thread that owns the loop. It is good until the next is asked
    /// for.
    Snapshot snapshot(JournaledLoop loop) {
        return new Snapshot(
                resource.name(),
                JournaledLoop.STATE_VERSION,
                loop.position(),
                specHash,
                loop.save());
    }

    /// Any thread, one at a time.
    void save(Snapshot snapshot) {
        services.history().flush();
        services.outbox().ifPresent(DurableOutbox::flush);
        rejections.flush();
        services.snapshots().save(snapshot);
        services.snapshots().replayFrom(resource.name()).ifPresent(journal::retainFrom);
    }
}
