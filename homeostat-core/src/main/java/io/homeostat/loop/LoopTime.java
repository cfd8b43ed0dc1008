package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.reading.Reading;
import io.homeostat.sensor.SensorReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The time of a loop: within a lane it never goes back, whatever the clocks of devices say.
@SingleWriter
final class LoopTime {
    private final NominalClock nominal;
    private final DeviceClocks clocks = new DeviceClocks();
    private Instant now = Instant.EPOCH;

    /// @param interval nominal time between two readings of one device, or zero
    LoopTime(Duration interval) {
        this.nominal = new NominalClock(interval);
    }

    Instant now() {
        return now;
    }

    /// The time that has come with `event`; [#passTo] goes there.
    Instant of(Event event) {
        Instant told =
                switch (event) {
                    case Event.ReadingArrived(var at, var reading) -> of(reading, at);
                    case Event.Tick(var at) -> nominal.nominal() ? now : at;
                    // Where readings tell the time, what comes between them is as late as they.
                    case Event.LabelArrived(var at, _) -> between(at);
                    case Event.TrainingEnded(var at, _, _) -> between(at);
                    // A box starts in its own time, and a stream in the time that it tells.
                    case Event.ModelImported _ -> now;
                    case Event.OperatorDecided(var at, _, _) -> between(at);
                };
        return told.isAfter(now) ? told : now;
    }

    private Instant of(Reading reading, Instant at) {
        if (reading.time().isEmpty() && nominal.nominal()) {
            return nominal.next(reading.device(), at);
        }
        return reading.time().isPresent() || clocks.told()
                ? clocks.believe(reading.device(), at, now)
                : at;
    }

    private Instant between(Instant at) {
        return nominal.nominal() || clocks.told() ? now : at;
    }

    void passTo(Instant time) {
        now = time;
    }

    /// The reading whose time was told last, without that time where it is not believed.
    Reading believed(Reading reading) {
        return clocks.doubted() ? reading.withoutTime() : reading;
    }

    /// What was found about the clocks of devices since the last call.
    List<SensorReport> drain() {
        return clocks.drain();
    }

    void save(StateWriter out) {
        out.putLong(now.getEpochSecond()).putInt(now.getNano());
        nominal.save(out);
        clocks.save(out);
    }

    void load(StateReader in) {
        now = Instant.ofEpochSecond(in.getLong(), in.getInt());
        nominal.load(in);
        clocks.load(in);
    }
}
