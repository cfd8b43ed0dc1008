package io.homeostat.remote;

import io.homeostat.base.Check;
import io.homeostat.s3.S3Place;
import java.time.Duration;

/// How models are trained off the box.
///
/// @param place where orders, replies and models lie
/// @param patience how long an answer is waited for before the box trains itself
/// @param software version of this box; another one's trainer declines
public record RemotePolicy(S3Place place, Duration patience, String software) {
    public RemotePolicy {
        Check.argument(patience.isPositive(), "patience is %s", patience);
    }
}
