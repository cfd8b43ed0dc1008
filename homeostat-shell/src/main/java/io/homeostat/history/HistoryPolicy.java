package io.homeostat.history;

import io.homeostat.base.Check;
import java.time.Duration;

/// How a history uses disk and memory.
///
/// @param keepRows rows kept per pipeline; the oldest go, a block at a time
/// @param batchRows so many changes make a transaction; it ends with a block
/// @param batchWait a change waits at most this long for its transaction
/// @param queueRows changes that may wait; more block their caller
/// @param attempts how often a transaction is tried before its rows are given up and counted
/// @param retryWait pause before the first repetition; it doubles each time
public record HistoryPolicy(
        long keepRows,
        int batchRows,
        Duration batchWait,
        int queueRows,
        int attempts,
        Duration retryWait) {
    public HistoryPolicy {
        Check.argument(keepRows >= 1, "keepRows %s is below 1", keepRows);
        Check.argument(batchRows >= 1, "batchRows %s is below 1", batchRows);
        Check.argument(queueRows >= batchRows, "queueRows %s is below batchRows", queueRows);
        Check.argument(attempts >= 1, "attempts %s is below 1", attempts);
    }

    /// 5 million rows are 0.6 GB, two months at one a second; 1,000 rows a transaction are four
    /// blocks; a person does not see 200 ms; eight attempts take about 25 s.
    public static HistoryPolicy standard() {
        return new HistoryPolicy(
                5_000_000, 1_000, Duration.ofMillis(200), 20_000, 8, Duration.ofMillis(200));
    }

    public HistoryPolicy withKeepRows(long rows) {
        return new HistoryPolicy(rows, batchRows, batchWait, queueRows, attempts, retryWait);
    }
}
