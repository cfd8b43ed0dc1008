package io.homeostat.node;

import io.homeostat.history.History;
import io.homeostat.http.LiveFeed;
import io.homeostat.journal.JournalFiles;
import io.homeostat.journal.JournalPolicy;
import io.homeostat.ledger.Ledger;
import io.homeostat.mqtt.DurableOutbox;
import io.homeostat.runtime.Clerk;
import io.homeostat.runtime.Training;
import io.homeostat.runtime.TrainingPool;
import io.homeostat.vault.SnapshotStore;
import io.homeostat.vault.Vault;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/// What the pipelines of one box share.
///
/// @param data the directory of everything that is kept
/// @param disk of the journals
/// @param journal of the inputs of each pipeline
/// @param training carries orders out, here or elsewhere
/// @param pool does it beside the lanes
/// @param clerk does what people order, off the event loops
/// @param outbox of what waits for a broker, where there is one
/// @param newsForOthers is run when the ledger has news for the experiment tracker or for git
/// @param pace whether lanes go on during a training
record Services(
        Path data,
        JournalFiles.Disk disk,
        JournalPolicy journal,
        InstantSource clock,
        Ledger ledger,
        Vault vault,
        SnapshotStore snapshots,
        History history,
        Training training,
        TrainingPool pool,
        Clerk clerk,
        LiveFeed feed,
        Outgoing.Publisher publisher,
        Optional<DurableOutbox> outbox,
        Runnable newsForOthers,
        Pace pace) {
    /// How trainings and readings share time.
    enum Pace {
        /// Predictions go on while a training runs; its result takes effect when it is there.
        LIVE,
        /// The lane waits for each training. For streams that are played faster than they were
        /// recorded: hours between two readings would be enough for any training, milliseconds are
        /// not, and the decisions are to be those of the plant.
        LOCKSTEP
    }
}
