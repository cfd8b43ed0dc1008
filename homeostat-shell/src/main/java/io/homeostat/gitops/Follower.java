package io.homeostat.gitops;

import io.homeostat.gitops.Checkout.File;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Orders what the files of the branch name, when a commit of somebody else has changed them.
final class Follower {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final int COMMIT_DIGITS = 8;

    private final GitPolicy policy;
    private final Checkout checkout;
    private final Appointments appointments;
    private final Orders orders;
    private final Seals seals;

    Follower(
            GitPolicy policy,
            Checkout checkout,
            Appointments appointments,
            Orders orders,
            Seals seals) {
        this.policy = policy;
        this.checkout = checkout;
        this.appointments = appointments;
        this.orders = orders;
        this.seals = seals;
    }

    GitStats follow(ObjectId head, GitStats before) {
        GitStats stats = before;
        int differing = 0;
        for (String pipeline : appointments.pipelines()) {
            Optional<File> file = checkout.file(Optional.of(head), pipeline);
            if (file.isPresent()) {
                stats = one(pipeline, file.get(), head, stats);
                differing += differs(pipeline, file.get()) ? 1 : 0;
            }
        }
        return stats.looked(differing);
    }

    private GitStats one(String pipeline, File file, ObjectId head, GitStats stats) {
        if (!policy.follow() || file.blob().equals(appointments.seen(pipeline))) {
            return stats;
        }
        try {
            ChampionFile named = ChampionFile.parse(file.text());
            if (pushedUnnoticed(pipeline, named)) {
                return stats;
            }
            if (named.digest().equals(appointments.champion(pipeline))) {
                appointments.seen(pipeline, file.blob());
                return stats.agreed();
            }
            Optional<Seals.Refusal> refusal =
                    seals.refusal(pipeline, file, named, checkout.signature(head, pipeline));
            if (refusal.isPresent()) {
                // Not noted as seen: with another signature the same file is another order.
                String why = policy.signatureFile(pipeline) + ": " + refusal.get().reason();
                if (refusal.get().news()) {
                    tell(pipeline, head, why);
                }
                return stats.distrusted(why, refusal.get().news());
            }
            String who = "git " + head.name().substring(0, COMMIT_DIGITS);
            String why = orders.serve(pipeline, named.version(), named.digest(), who).orElse("");
            tell(pipeline, head, why);
            // Only now: what was not ordered before a crash is ordered after it.
            appointments.seen(pipeline, file.blob());
            return why.isEmpty() ? stats.obeyed() : stats.objected(pipeline + ": " + why);
        } catch (GitException unreadable) {
            String why = policy.file(pipeline) + ": " + unreadable.getMessage();
            tell(pipeline, head, why);
            appointments.seen(pipeline, file.blob());
            return stats.objected(why);
        }
    }

    /// The box stopped after the push and before it had noted that: its own news is no order.
    private boolean pushedUnnoticed(String pipeline, ChampionFile named) {
        return named.box().equals(policy.box())
                && appointments
                        .next(pipeline)
                        .filter(waiting -> named.number() >= waiting.number())
                        .isPresent()
                && appointments.made(pipeline, named.number(), named.digest());
    }

    private boolean differs(String pipeline, File file) {
        try {
            return !ChampionFile.parse(file.text())
                    .digest()
                    .equals(appointments.champion(pipeline));
        } catch (GitException unreadable) {
            return true;
        }
    }

    private static void tell(String pipeline, ObjectId head, String why) {
        if (why.isEmpty()) {
            LOG.atInfo()
                    .addKeyValue("pipeline", pipeline)
                    .addKeyValue("commit", head.name())
                    .log("ordered by a commit");
        } else {
            LOG.atWarn()
                    .addKeyValue("pipeline", pipeline)
                    .addKeyValue("commit", head.name())
                    .addKeyValue("reason", why)
                    .log("a commit orders what cannot be");
        }
    }
}
