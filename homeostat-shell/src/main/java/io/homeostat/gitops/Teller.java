package io.homeostat.gitops;

import io.homeostat.gitops.Checkout.File;
import io.homeostat.signature.ModelDigests;
import io.homeostat.signature.ModelSignature;
import io.homeostat.signature.SigningKey;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;

/// Brings one appointment into the repository, from wherever an earlier attempt has stopped.
final class Teller {
    /// Each lost race is somebody else's success; so many in a row are worth a pause.
    private static final int RACES_MAX = 10;

    private final GitPolicy policy;
    private final Checkout checkout;
    private final Appointments appointments;

    Teller(GitPolicy policy, Checkout checkout, Appointments appointments) {
        this.policy = policy;
        this.checkout = checkout;
        this.appointments = appointments;
    }

    /// Returns whether a commit was needed.
    boolean tell(Appointment made) {
        for (int race = 0; race < RACES_MAX; race++) {
            Map<String, ObjectId> heads =
                    checkout.look(
                            policy.proposals()
                                    ? List.of(checkout.branch(), branch(made), ownBranch(made))
                                    : List.of(checkout.branch()));
            Optional<ObjectId> head = Optional.ofNullable(heads.get(checkout.branch()));
            if (known(head, made)) {
                checkout.file(head, made.pipeline())
                        .filter(file -> ours(file, made))
                        .ifPresent(file -> appointments.seen(made.pipeline(), file.blob()));
                return false;
            }
            boolean done = policy.proposals() ? propose(made, head, heads) : push(made, head);
            if (done) {
                return true;
            }
        }
        throw new GitException("somebody else was first " + RACES_MAX + " times in a row");
    }

    private boolean push(Appointment made, Optional<ObjectId> head) {
        ObjectId commit = commit(made, head);
        if (checkout.push(checkout.branch(), commit, head, false) == Remote.Pushed.MOVED) {
            return false;
        }
        checkout.file(Optional.of(commit), made.pipeline())
                .ifPresent(file -> appointments.seen(made.pipeline(), file.blob()));
        return true;
    }

    /// A proposal is ours to write anew, unless another box made it.
    private boolean propose(
            Appointment made, Optional<ObjectId> head, Map<String, ObjectId> heads) {
        Optional<ObjectId> tip = Optional.ofNullable(heads.get(branch(made)));
        String branch = branch(made);
        if (tip.isPresent() && !box(checkout.file(tip, made.pipeline())).equals(policy.box())) {
            branch = ownBranch(made);
            tip = Optional.ofNullable(heads.get(branch));
        }
        if (tip.isPresent() && checkout.contains(tip.get(), trailer(made))) {
            return true;
        }
        return checkout.push(branch, commit(made, head), tip, tip.isPresent())
                == Remote.Pushed.DONE;
    }

    private ObjectId commit(Appointment made, Optional<ObjectId> head) {
        return checkout.commit(
                head,
                Map.of(
                        policy.file(made.pipeline()),
                        Optional.of(ChampionFile.text(made, policy.box())),
                        // Without a key that of the model before goes: it would be none of this.
                        policy.signatureFile(made.pipeline()),
                        policy.signatures().key().map(key -> signature(made, key))),
                CommitMessage.of(made, policy.box()),
                Instant.now());
    }

    private static String signature(Appointment made, Path key) {
        return ModelSignature.sign(
                ModelDigests.of(made.digest(), made.digest()), SigningKey.read(key));
    }

    /// It was pushed before the box stopped, or the branch says the same without us.
    private boolean known(Optional<ObjectId> head, Appointment made) {
        return head.isPresent()
                && (checkout.file(head, made.pipeline())
                                .flatMap(Teller::parsed)
                                .filter(file -> file.digest().equals(made.digest()))
                                .filter(file -> file.version() == made.version())
                                .isPresent()
                        || checkout.contains(head.get(), trailer(made)));
    }

    private boolean ours(File file, Appointment made) {
        return parsed(file)
                .filter(named -> named.box().equals(policy.box()))
                .filter(named -> named.number() == made.number())
                .isPresent();
    }

    private static Optional<ChampionFile> parsed(File file) {
        try {
            return Optional.of(ChampionFile.parse(file.text()));
        } catch (GitException unreadable) {
            return Optional.empty();
        }
    }

    private static String box(Optional<File> file) {
        return file.flatMap(Teller::parsed).map(ChampionFile::box).orElse("");
    }

    private String trailer(Appointment made) {
        return CommitMessage.trailer(made, policy.box());
    }

    private static String branch(Appointment made) {
        return Remote.HEADS + "homeostat/" + made.pipeline() + "-v" + made.version();
    }

    private String ownBranch(Appointment made) {
        return branch(made) + "-" + policy.box();
    }
}
