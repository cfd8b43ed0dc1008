package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.healing.Finding;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The newest alarm that nothing has answered yet.
@SingleWriter
final class OpenAlarm {
    private Finding.@Nullable Drifted finding;
    private long raisedAt;

    void raise(Finding.Drifted newest, long reading) {
        finding = newest;
        raisedAt = reading;
    }

    Optional<Finding.Drifted> finding() {
        return Optional.ofNullable(finding);
    }

    void clear() {
        finding = null;
    }

    /// A candidate that learned from reading `cut` on is the answer to what is not newer; if it is
    /// refused, more data will give another one.
    void answered(long cut) {
        if (finding != null && finding.cut() <= cut) {
            clear();
        }
    }

    /// What has been alarmed of since reading `onset` is void.
    void forgetSince(long onset) {
        if (raisedAt >= onset) {
            clear();
        }
    }

    void save(StateWriter out) {
        out.putLong(raisedAt).putBoolean(finding != null);
        if (finding != null) {
            out.putLong(finding.cut()).putString(finding.reason());
        }
    }

    void load(StateReader in) {
        raisedAt = in.getLong();
        finding = in.getBoolean() ? new Finding.Drifted(in.getLong(), in.getString()) : null;
    }
}
