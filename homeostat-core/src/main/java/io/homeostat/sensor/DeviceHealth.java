package io.homeostat.sensor;

import io.homeostat.base.Check;
import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import org.jspecify.annotations.Nullable;

/// The sensors of one device, those that are sick, and which readings came from it lately.
@SingleWriter
final class DeviceHealth {
    /// A fault is found to have begun so many readings back at most.
    static final int LOOK_BACK = 256;

    /// Labels may come long after their readings; so many episodes are remembered.
    private static final int PAST_EPISODES = 8;

    final SensorTrack[] tracks;
    private final @Nullable Episode[] episodes;

    /// Of the indexes of the newest readings the lower halves: with [#newest] they tell the whole.
    private final int[] indexes = new int[LOOK_BACK];

    private final long[] sickFrom = new long[PAST_EPISODES];
    private final long[] sickTo = new long[PAST_EPISODES];
    private int past;
    private long readings;
    private long newest;

    /// How many sensors are sick.
    private int sick;

    /// Index of the first reading that lies behind all past episodes: nearly always that is all
    /// that is asked.
    private long wellSince;

    DeviceHealth(int sensors) {
        tracks = new SensorTrack[sensors];
        episodes = new Episode[sensors];
        for (int j = 0; j < sensors; j++) {
            tracks[j] = new SensorTrack();
        }
    }

    void arrived(long index) {
        indexes[(int) (readings++ % LOOK_BACK)] = (int) index;
        newest = index;
    }

    long readings() {
        return readings;
    }

    /// Index of the reading that came `back` readings of this device ago, 1 being the newest.
    long indexOf(long back) {
        long held = Math.clamp(back, 1, Math.min(readings, LOOK_BACK));
        int lower = indexes[(int) ((readings - held) % LOOK_BACK)];
        return newest - Integer.toUnsignedLong((int) newest - lower);
    }

    /// The episode of sensor `j`, or null while it is well.
    @Nullable Episode episode(int j) {
        return episodes[j];
    }

    /// Sensor `j`, which was well, is sick.
    void began(int j, Episode episode) {
        episodes[j] = episode;
        sick++;
    }

    /// The episode of sensor `j` is over.
    void ended(int j) {
        Episode episode = episodes[j];
        if (episode != null) {
            sickFrom[past] = episode.since();
            sickTo[past] = indexOf(1);
            past = (past + 1) % PAST_EPISODES;
            episodes[j] = null;
            sick--;
            rememberPast();
        }
    }

    private void rememberPast() {
        wellSince = 0;
        for (long end : sickTo) {
            wellSince = Math.max(wellSince, end);
        }
    }

    /// Whether any sensor was sick at reading `index`.
    boolean sick(long index) {
        if (sick == 0 && index >= wellSince) {
            return false;
        }
        for (Episode episode : episodes) {
            if (episode != null && episode.since() <= index) {
                return true;
            }
        }
        for (int i = 0; i < PAST_EPISODES; i++) {
            if (sickFrom[i] <= index && index < sickTo[i]) {
                return true;
            }
        }
        return false;
    }

    /// Whether any sensor is sick, or was at reading `since` or later.
    boolean sickSince(long since) {
        return sick > 0 || wellSince > since;
    }

    int sick() {
        return sick;
    }

    void settle() {
        for (SensorTrack track : tracks) {
            track.settle();
        }
    }

    void save(StateWriter out) {
        out.putLong(readings).putLong(newest).putInts(indexes).putInt(past);
        for (int i = 0; i < PAST_EPISODES; i++) {
            out.putLong(sickFrom[i]).putLong(sickTo[i]);
        }
        for (int j = 0; j < tracks.length; j++) {
            tracks[j].save(out);
            Episode episode = episodes[j];
            out.putBoolean(episode != null);
            if (episode != null) {
                episode.save(out);
            }
        }
    }

    void load(StateReader in) {
        sick = 0;
        readings = in.getLong();
        newest = in.getLong();
        int[] saved = in.getInts();
        Check.argument(
                saved.length == LOOK_BACK, "%s newest readings, not %s", saved.length, LOOK_BACK);
        System.arraycopy(saved, 0, indexes, 0, LOOK_BACK);
        past = in.getInt();
        for (int i = 0; i < PAST_EPISODES; i++) {
            sickFrom[i] = in.getLong();
            sickTo[i] = in.getLong();
        }
        for (int j = 0; j < tracks.length; j++) {
            tracks[j].load(in);
            episodes[j] = in.getBoolean() ? Episode.load(in) : null;
            sick += episodes[j] == null ? 0 : 1;
        }
        rememberPast();
    }
}
