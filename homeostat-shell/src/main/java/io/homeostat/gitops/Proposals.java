package io.homeostat.gitops;

import io.homeostat.base.Check;
import io.homeostat.request.Target;

/// Whether a champion is committed to a branch of its own for a person to merge, and how the
/// request to merge it is opened.
public sealed interface Proposals {
    /// Commits go to the branch itself.
    record None() implements Proposals {}

    /// A branch; people open the request.
    record Branches() implements Proposals {}

    /// A branch, and push options by which GitLab opens the merge request: see "Push options" in
    /// GitLab's manual. A server that takes none gets the branch alone.
    record PushOptions() implements Proposals {}

    /// A branch, and a pull request opened by `POST /repos/OWNER/NAME/pulls`, which GitHub, Gitea
    /// and Forgejo have in common.
    ///
    /// @param server with the path that all requests have in common, and the token
    record Api(Dialect dialect, Target server, String owner, String name) implements Proposals {
        public Api {
            Check.argument(
                    owner.matches(PART) && name.matches(PART),
                    "found '%s/%s', expected OWNER/NAME of a repository",
                    owner,
                    name);
        }

        String repository() {
            return owner + "/" + name;
        }
    }

    /// What one forge's list of requests is asked for; all else is the same.
    enum Dialect {
        /// Lists requests of one branch.
        GITHUB,
        /// Lists requests to one branch, a page at a time.
        GITEA
    }

    /// Nothing that changes the path of a request.
    String PART = "[A-Za-z0-9_.-]*[A-Za-z0-9_-][A-Za-z0-9_.-]*";

    /// Whether commits go to branches of their own.
    default boolean branches() {
        return switch (this) {
            case None _ -> false;
            case Branches _, PushOptions _, Api _ -> true;
        };
    }
}
