package io.homeostat.gitops;

import java.util.Optional;

/// Takes orders that come by a commit.
public interface Orders {
    /// Let `pipeline` serve the model with `digest`, or version `version` where it is empty.
    ///
    /// @param who for the audit
    /// @return why it cannot be, or empty when it is ordered or serves already
    Optional<String> serve(String pipeline, int version, String digest, String who);
}
