package io.homeostat.journal;

import io.homeostat.base.Check;
import java.time.Duration;

/// How a journal uses disk and memory.
///
/// @param segmentBytes a segment that has grown to this size is followed by a new one
/// @param aheadBytes so many zeros lie behind the last record, within the segment's size
/// @param batchBytes at most this much is written between two syncs, unless one record is larger
/// @param queueRecords appends that may wait for the disk; more block their caller
/// @param queueBytes the same in payload bytes
/// @param retainBytes older segments that nobody needs are deleted above this size
/// @param retainAge and those whose newest record is older than the newest of all by more than this
/// @param recordBytesMax a larger payload is refused
/// @param syncInterval from one sync to the next at least, so that appends which come meanwhile
///   share it; 0: as soon as the disk is free
public record JournalPolicy(
        long segmentBytes,
        int aheadBytes,
        int batchBytes,
        int queueRecords,
        long queueBytes,
        long retainBytes,
        Duration retainAge,
        int recordBytesMax,
        Duration syncInterval) {
    /// No record is ever too old.
    public static final Duration FOR_EVER = Duration.ofDays(100 * 365);

    public JournalPolicy {
        Check.argument(segmentBytes >= 1, "segmentBytes %s is below 1", segmentBytes);
        Check.argument(aheadBytes >= 0, "aheadBytes %s is negative", aheadBytes);
        Check.argument(batchBytes >= 1, "batchBytes %s is below 1", batchBytes);
        Check.argument(queueRecords >= 1, "queueRecords %s is below 1", queueRecords);
        Check.argument(queueBytes >= 1, "queueBytes %s is below 1", queueBytes);
        Check.argument(retainBytes >= 0, "retainBytes %s is negative", retainBytes);
        Check.argument(!retainAge.isNegative(), "retainAge %s is negative", retainAge);
        Check.argument(
                recordBytesMax >= 0 && recordBytesMax <= 1 << 28,
                "recordBytesMax %s is not in 0..2^28",
                recordBytesMax);
        Check.argument(!syncInterval.isNegative(), "syncInterval %s is negative", syncInterval);
    }

    /// Fits a small box: recovery reads at most one segment (16 MiB); half a megabyte per sync
    /// reaches the disk's bandwidth; 8,192 waiting records are 0.1 s of the heaviest load; 1 GiB is
    /// some hours of it, and of a slow stream as long as it lasts; no sensor payload comes near 4
    /// MiB.
    public static JournalPolicy standard() {
        return new JournalPolicy(
                16L << 20,
                128 << 10,
                512 << 10,
                8_192,
                16L << 20,
                1L << 30,
                FOR_EVER,
                4 << 20,
                Duration.ZERO);
    }

    public JournalPolicy withSegmentBytes(long bytes) {
        return new JournalPolicy(
                bytes,
                aheadBytes,
                batchBytes,
                queueRecords,
                queueBytes,
                retainBytes,
                retainAge,
                recordBytesMax,
                syncInterval);
    }

    public JournalPolicy withRetainBytes(long bytes) {
        return new JournalPolicy(
                segmentBytes,
                aheadBytes,
                batchBytes,
                queueRecords,
                queueBytes,
                bytes,
                retainAge,
                recordBytesMax,
                syncInterval);
    }

    public JournalPolicy withRetainAge(Duration age) {
        return new JournalPolicy(
                segmentBytes,
                aheadBytes,
                batchBytes,
                queueRecords,
                queueBytes,
                retainBytes,
                age,
                recordBytesMax,
                syncInterval);
    }

    public JournalPolicy withQueueRecords(int records) {
        return new JournalPolicy(
                segmentBytes,
                aheadBytes,
                batchBytes,
                records,
                queueBytes,
                retainBytes,
                retainAge,
                recordBytesMax,
                syncInterval);
    }

    public JournalPolicy withSyncInterval(Duration interval) {
        return new JournalPolicy(
                segmentBytes,
                aheadBytes,
                batchBytes,
                queueRecords,
                queueBytes,
                retainBytes,
                retainAge,
                recordBytesMax,
                interval);
    }
}
