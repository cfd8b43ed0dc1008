package io.homeostat.gitops;

/// How it goes with the repository.
///
/// @param waiting appointments that the repository does not know yet
/// @param commits pushed since the start
/// @param ordered orders taken from there since the start
/// @param failures attempts that failed since the last success; 0: all is well
/// @param lastFailure why the last one failed, empty after a success
/// @param differing pipelines whose file named another model than serves, when it was looked at
/// @param distrusted orders since the start that were refused for want of a trusted signature
/// @param requests to merge, where they are asked for
/// @param objection why the newest order could not be carried out, empty without one
public record GitStats(
        long waiting,
        long commits,
        long ordered,
        long failures,
        String lastFailure,
        int differing,
        long distrusted,
        Requests requests,
        String objection) {
    static final GitStats NONE = new GitStats(0, 0, 0, 0, "", 0, 0, Requests.NONE, "");

    /// How it goes with the requests to merge.
    ///
    /// @param waiting branches whose request is not opened yet
    /// @param opened since the start
    /// @param failures attempts that failed, and requests that were refused, since the start
    /// @param reason of the newest of those, empty after a success
    public record Requests(long waiting, long opened, long failures, String reason) {
        static final Requests NONE = new Requests(0, 0, 0, "");
    }

    private GitStats with(Requests now) {
        return new GitStats(
                waiting,
                commits,
                ordered,
                failures,
                lastFailure,
                differing,
                distrusted,
                now,
                objection);
    }

    GitStats asking(long now) {
        return with(new Requests(now, requests.opened, requests.failures, requests.reason));
    }

    GitStats requestOpened() {
        return with(
                new Requests(
                        requests.waiting, requests.opened + 1, requests.failures, requests.reason));
    }

    GitStats requestsWell() {
        return with(new Requests(requests.waiting, requests.opened, requests.failures, ""));
    }

    GitStats requestRefused(String reason) {
        return with(new Requests(requests.waiting, requests.opened, requests.failures + 1, reason));
    }

    GitStats waiting(long now) {
        return new GitStats(
                now,
                commits,
                ordered,
                failures,
                lastFailure,
                differing,
                distrusted,
                requests,
                objection);
    }

    GitStats committed() {
        return new GitStats(
                waiting,
                commits + 1,
                ordered,
                failures,
                lastFailure,
                differing,
                distrusted,
                requests,
                objection);
    }

    GitStats obeyed() {
        return new GitStats(
                waiting,
                commits,
                ordered + 1,
                failures,
                lastFailure,
                differing,
                distrusted,
                requests,
                "");
    }

    /// A commit names the model that serves anyway.
    GitStats agreed() {
        return objected("");
    }

    GitStats objected(String why) {
        return new GitStats(
                waiting,
                commits,
                ordered,
                failures,
                lastFailure,
                differing,
                distrusted,
                requests,
                why);
    }

    /// A commit orders what nobody trusted has signed.
    ///
    /// @param news whether it was not refused before
    GitStats distrusted(String why, boolean news) {
        long refused = distrusted + (news ? 1 : 0);
        return new GitStats(
                waiting,
                commits,
                ordered,
                failures,
                lastFailure,
                differing,
                refused,
                requests,
                why);
    }

    GitStats looked(int files) {
        return new GitStats(
                waiting,
                commits,
                ordered,
                failures,
                lastFailure,
                files,
                distrusted,
                requests,
                objection);
    }

    GitStats well() {
        return new GitStats(
                waiting, commits, ordered, 0, "", differing, distrusted, requests, objection);
    }

    GitStats failed(String reason) {
        return new GitStats(
                waiting,
                commits,
                ordered,
                failures + 1,
                reason,
                differing,
                distrusted,
                requests,
                objection);
    }
}
