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

    /// Of characters; a line of git's protocol has 65,516 bytes.
    private static final int DESCRIPTION_MAX = 15_000;

    private final GitPolicy policy;
    private final Checkout checkout;
    private final Appointments appointments;

    Teller(GitPolicy policy, Checkout checkout, Appointments appointments) {
        this.policy = policy;
        this.checkout = checkout;
        this.appointments = appointments;
    }

    /// What became of an appointment.
    ///
    /// @param committed whether a commit was needed, by this push or an earlier one
    /// @param pushed whether it was by this one
    /// @param objection of the server to what was asked beside the push, empty without one
    record Told(boolean committed, boolean pushed, String objection) {}

    /// Where the branches stand that an appointment may be on.
    Map<String, ObjectId> heads(Appointment made) {
        return checkout.look(
                policy.proposals().branches()
                        ? List.of(checkout.branch(), branch(made), ownBranch(made))
                        : List.of(checkout.branch()));
    }

    /// The branch that still proposes this appointment, without `refs/heads/`; empty when it is
    /// merged, or is no longer there.
    Optional<String> proposal(Appointment made, Map<String, ObjectId> heads) {
        if (known(Optional.ofNullable(heads.get(checkout.branch())), made)) {
            return Optional.empty();
        }
        for (String name : List.of(branch(made), ownBranch(made))) {
            ObjectId tip = heads.get(name);
            if (tip != null && checkout.contains(tip, trailer(made))) {
                return Optional.of(name.substring(Remote.HEADS.length()));
            }
        }
        return Optional.empty();
    }

    /// Returns whether a commit was needed, and how it went.
    Told tell(Appointment made) {
        for (int race = 0; race < RACES_MAX; race++) {
            Map<String, ObjectId> heads = heads(made);
            Optional<ObjectId> head = Optional.ofNullable(heads.get(checkout.branch()));
            if (known(head, made)) {
                checkout.file(head, made.pipeline())
                        .filter(file -> ours(file, made))
                        .ifPresent(file -> appointments.seen(made.pipeline(), file.blob()));
                return new Told(false, false, "");
            }
            Optional<Told> done =
                    policy.proposals().branches() ? propose(made, head, heads) : push(made, head);
            if (done.isPresent()) {
                return done.get();
            }
        }
        throw new GitException("somebody else was first " + RACES_MAX + " times in a row");
    }

    private Optional<Told> push(Appointment made, Optional<ObjectId> head) {
        ObjectId commit = commit(made, head);
        Remote.Pushed pushed = checkout.push(checkout.branch(), commit, head, false, List.of());
        if (pushed instanceof Remote.Pushed.Moved) {
            return Optional.empty();
        }
        checkout.file(Optional.of(commit), made.pipeline())
                .ifPresent(file -> appointments.seen(made.pipeline(), file.blob()));
        return told(pushed);
    }

    /// A proposal is ours to write anew, unless another box made it.
    private Optional<Told> propose(
            Appointment made, Optional<ObjectId> head, Map<String, ObjectId> heads) {
        Optional<ObjectId> tip = Optional.ofNullable(heads.get(branch(made)));
        String branch = branch(made);
        if (tip.isPresent() && !box(checkout.file(tip, made.pipeline())).equals(policy.box())) {
            branch = ownBranch(made);
            tip = Optional.ofNullable(heads.get(branch));
        }
        if (tip.isPresent() && checkout.contains(tip.get(), trailer(made))) {
            return Optional.of(new Told(true, false, ""));
        }
        return told(checkout.push(branch, commit(made, head), tip, tip.isPresent(), options(made)));
    }

    private static Optional<Told> told(Remote.Pushed pushed) {
        return switch (pushed) {
            case Remote.Pushed.Done(String objection) ->
                    Optional.of(new Told(true, true, objection));
            case Remote.Pushed.Moved _ -> Optional.empty();
        };
    }

    /// GitLab opens the request by these, or takes them for the open one of the branch. An option
    /// is one line.
    private List<String> options(Appointment made) {
        if (!(policy.proposals() instanceof Proposals.PushOptions)) {
            return List.of();
        }
        String text = CommitMessage.body(made, policy.box()).strip().replaceAll("\\R", "<br>");
        return List.of(
                "merge_request.create",
                "merge_request.target=" + policy.branch(),
                "merge_request.title=" + CommitMessage.subject(made),
                "merge_request.description="
                        + text.substring(0, Math.min(DESCRIPTION_MAX, text.length())));
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
