package io.homeostat.codec;

import io.homeostat.reading.Decoded;
import io.homeostat.reading.Decoded.Reason;
import io.homeostat.reading.Reading;
import io.homeostat.reading.ValueReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/// The declared values in one message of one device, on their way to readings.
///
/// One message is one reading, at the newest of its metrics' times. Only where a field comes more
/// than once, or was measured earlier than it is told, is there a reading for each time.
final class SparkplugReport {
    private record Sample(int slot, SparkplugMetric metric) {}

    private final SparkplugDevice device;
    private final ValueReader[] readers;
    private final boolean outOfTurn;
    private final List<Sample> live = new ArrayList<>();
    private final List<Sample> late = new ArrayList<>();
    private int ignored;

    /// @param outOfTurn whether later messages have come before: then it is all history
    SparkplugReport(SparkplugDevice device, ValueReader[] readers, boolean outOfTurn) {
        this.device = device;
        this.readers = readers;
        this.outOfTurn = outOfTurn;
    }

    void add(int slot, SparkplugMetric metric) {
        if (slot == NameTree.NONE) {
            ignored++;
        } else {
            (outOfTurn || metric.historical() ? late : live).add(new Sample(slot, metric));
        }
    }

    boolean isEmpty() {
        return live.isEmpty() && late.isEmpty();
    }

    /// The readings; a single [Decoded.Rejected], and a device as before, when a value is wrong.
    List<Decoded> readings(long payloadTime) {
        List<Decoded> readings = new ArrayList<>();
        try {
            double[] history = device.history.clone();
            byTime(late, payloadTime)
                    .forEach((time, group) -> readings.add(reading(group, time, history)));
            double[] values = device.values.clone();
            SequencedMap<Long, List<Sample>> groups =
                    repeated() ? byTime(live, payloadTime) : together(payloadTime);
            groups.forEach((time, group) -> readings.add(reading(group, time, values)));
            device.history = history;
            device.values = values;
            if (!groups.isEmpty()) {
                device.time = Math.max(device.time, groups.lastEntry().getKey());
            }
            return readings;
        } catch (WrongValue wrong) {
            return List.of(wrong.rejected);
        }
    }

    private boolean repeated() {
        return live.stream().mapToInt(Sample::slot).distinct().count() < live.size();
    }

    private SequencedMap<Long, List<Sample>> together(long payloadTime) {
        SequencedMap<Long, List<Sample>> groups = new TreeMap<>();
        if (!live.isEmpty()) {
            long newest = SparkplugMetric.NONE;
            for (Sample sample : live) {
                newest = Math.max(newest, sample.metric().time());
            }
            groups.put(newest == SparkplugMetric.NONE ? payloadTime : newest, live);
        }
        return groups;
    }

    private static SequencedMap<Long, List<Sample>> byTime(List<Sample> samples, long payloadTime) {
        SequencedMap<Long, List<Sample>> groups = new TreeMap<>();
        for (Sample sample : samples) {
            long own = sample.metric().time();
            groups.computeIfAbsent(
                            own == SparkplugMetric.NONE ? payloadTime : own, _ -> new ArrayList<>())
                    .add(sample);
        }
        return groups;
    }

    private Decoded reading(List<Sample> group, long time, double[] values) {
        for (Sample sample : group) {
            ValueReader reader = readers[sample.slot()];
            switch (sample.metric().into(reader)) {
                case OK -> values[sample.slot()] = reader.value();
                case WRONG_TYPE -> throw wrong(Reason.WRONG_TYPE, sample.metric(), reader);
                case UNKNOWN_CATEGORY ->
                        throw wrong(Reason.UNKNOWN_CATEGORY, sample.metric(), reader);
            }
        }
        return new Decoded.Accepted(
                Reading.of(device.id, instant(time), Reading.NO_SEQUENCE, values.clone()), ignored);
    }

    static Optional<Instant> instant(long epochMillis) {
        return epochMillis < 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(epochMillis));
    }

    private static WrongValue wrong(Reason reason, SparkplugMetric metric, ValueReader reader) {
        return new WrongValue(
                new Decoded.Rejected(
                        reason,
                        "metric '"
                                + reader.field().name()
                                + "': found "
                                + metric.shown()
                                + ", expected "
                                + reader.expectation()));
    }

    /// Leaves the loops above; it never leaves this class.
    private static final class WrongValue extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient Decoded.Rejected rejected;

        private WrongValue(Decoded.Rejected rejected) {
            super(rejected.detail(), null, false, false);
            this.rejected = rejected;
        }
    }
}
