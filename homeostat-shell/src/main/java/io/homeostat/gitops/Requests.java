package io.homeostat.gitops;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens the requests to merge what was proposed, each once, after its branch was pushed: branches
/// never wait for the forge's API.
final class Requests implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

    private final GitPolicy policy;
    private final Appointments appointments;
    private final Optional<PullRequests> api;
    private String told = "";

    Requests(GitPolicy policy, Appointments appointments) {
        this.policy = policy;
        this.appointments = appointments;
        this.api =
                policy.proposals() instanceof Proposals.Api forge
                        ? Optional.of(new PullRequests(forge))
                        : Optional.empty();
    }

    /// Whether there is something to open.
    long waiting() {
        return api.isPresent() ? appointments.requestsWaiting() : 0;
    }

    /// An appointment was told: without an API its push was all that can be asked for.
    GitStats pushed(Appointment made, Teller.Told done, GitStats stats) {
        if (api.isPresent()) {
            return stats.asking(waiting());
        }
        appointments.requested(made.pipeline(), made.number());
        if (!(policy.proposals() instanceof Proposals.PushOptions) || !done.pushed()) {
            return stats;
        }
        return done.objection().isEmpty()
                ? opened(stats)
                : refused(new RequestException(done.objection(), true), stats);
    }

    /// Opens what is not settled, the oldest of each pipeline first.
    ///
    /// @return how it goes, with the reason of what has to be tried again
    Outcome open(Teller teller, GitStats before) throws InterruptedException {
        GitStats stats = before;
        Optional<RequestException> later = Optional.empty();
        for (String pipeline : api.isPresent() ? appointments.pipelines() : List.<String>of()) {
            boolean going = true;
            for (Optional<Appointment> next = appointments.nextRequest(pipeline);
                    going && next.isPresent();
                    next = appointments.nextRequest(pipeline)) {
                try {
                    stats = one(teller, next.get(), stats);
                } catch (RequestException refused) {
                    going = refused.forGood();
                    if (going) {
                        stats = refused(refused, stats);
                    } else {
                        later = Optional.of(later.orElse(refused));
                    }
                }
                if (going) {
                    appointments.requested(pipeline, next.get().number());
                    stats = stats.asking(waiting());
                }
            }
        }
        return new Outcome(stats, later);
    }

    /// How far one look has come.
    ///
    /// @param later why the rest is to be tried again
    record Outcome(GitStats stats, Optional<RequestException> later) {}

    private GitStats one(Teller teller, Appointment made, GitStats stats)
            throws InterruptedException {
        Map<String, ObjectId> heads = teller.heads(made);
        Optional<String> branch = teller.proposal(made, heads);
        if (branch.isEmpty()) {
            // It is merged, a person has deleted it, or a newer one has taken its place.
            return stats;
        }
        if (!heads.containsKey(Remote.HEADS + policy.branch())) {
            throw new RequestException(
                    "found no branch " + policy.branch() + ", expected one to merge into", false);
        }
        boolean news =
                api.orElseThrow()
                        .open(
                                new PullRequests.Wanted(
                                        branch.get(),
                                        policy.branch(),
                                        CommitMessage.subject(made),
                                        CommitMessage.body(made, policy.box()),
                                        CommitMessage.trailer(made, policy.box())));
        return news ? opened(stats) : well(stats);
    }

    private GitStats opened(GitStats stats) {
        return well(stats).requestOpened();
    }

    private GitStats well(GitStats stats) {
        told = "";
        return stats.requestsWell();
    }

    /// Told once, until another reason or a success.
    GitStats refused(RequestException why, GitStats stats) {
        String reason = Remote.reason(why);
        if (!reason.equals(told)) {
            told = reason;
            LOG.atWarn()
                    .addKeyValue("reason", reason)
                    .log(
                            why.forGood()
                                    ? "the request to merge is refused; its branch is there"
                                    : "the request to merge is not opened now, but later");
        }
        return stats.requestRefused(reason);
    }

    @Override
    public void close() {
        api.ifPresent(PullRequests::close);
    }
}
