package io.homeostat.codec;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One edge node: whether it is born, which number its next message must have, and what its aliases
/// stand for.
final class SparkplugNode {
    /// A node that does not answer is asked again only after so long.
    private static final long REQUEST_MILLIS = 10_000;

    /// Messages are numbered from 0 to 255, and then from 0 again.
    private static final int NUMBERS = 256;

    /// What an alias stands for.
    ///
    /// @param device empty for a metric of the node itself
    /// @param slot of the declared field, or [NameTree#NONE]
    record Alias(String device, int slot, int type) {}

    final SequencedMap<String, SparkplugDevice> devices = new LinkedHashMap<>();
    private final Map<Long, Alias> aliases = new HashMap<>();
    boolean alive;
    private long birthDeath = SparkplugMetric.NONE;
    private long last = SparkplugMetric.NONE;
    private int lastChecksum;
    private long requested = Long.MIN_VALUE;

    /// Begins a new life; what the former said about aliases is over.
    void born(SparkplugPayload payload) {
        alive = true;
        birthDeath = payload.birthDeathSequence();
        requested = Long.MIN_VALUE;
        aliases.clear();
        devices.values().forEach(device -> device.alive = false);
    }

    /// Whether a death is that of the present life: its will may come after the next birth.
    boolean diesOf(SparkplugPayload death) {
        long number = death.birthDeathSequence();
        return alive
                && (number == birthDeath
                        || number == SparkplugMetric.NONE
                        || birthDeath == SparkplugMetric.NONE);
    }

    /// Whether this is the newest message once more.
    boolean again(SparkplugPayload payload, int checksum) {
        return payload.sequence() != SparkplugMetric.NONE
                && payload.sequence() == last
                && checksum == lastChecksum;
    }

    /// Whether `payload` follows the newest message without a gap.
    boolean follows(SparkplugPayload payload, int checksum) {
        long number = payload.sequence();
        boolean follows =
                number == SparkplugMetric.NONE
                        || last == SparkplugMetric.NONE
                        || number == (last + 1) % NUMBERS;
        startFrom(payload, checksum);
        return follows;
    }

    /// How many messages are missing before the one of this number; 0 while none is known to be.
    int ahead(long number) {
        return counts() ? Math.floorMod(number - last - 1, NUMBERS) : 0;
    }

    /// The number of the next message, or [SparkplugMetric#NONE] while any may come.
    long next() {
        return counts() ? (last + 1) % NUMBERS : SparkplugMetric.NONE;
    }

    private boolean counts() {
        return alive && last != SparkplugMetric.NONE;
    }

    /// Whether it is not the turn of `payload`: another is the next, or the birth is missing.
    boolean outOfTurn(SparkplugPayload payload) {
        return numbered(payload) && (!alive || ahead(payload.sequence()) > 0);
    }

    /// Whether later ones than `payload` have had their turn: of the circle of numbers one half is
    /// before the newest, the other behind it.
    boolean late(SparkplugPayload payload) {
        return numbered(payload) && ahead(payload.sequence()) >= NUMBERS / 2;
    }

    private static boolean numbered(SparkplugPayload payload) {
        return payload.sequence() >= 0 && payload.sequence() < NUMBERS;
    }

    void startFrom(SparkplugPayload payload, int checksum) {
        last = payload.sequence();
        lastChecksum = checksum;
    }

    /// Whether the node may be asked for its births now; it counts as asked.
    boolean ask(long nowMillis) {
        if (requested != Long.MIN_VALUE && Math.abs(nowMillis - requested) < REQUEST_MILLIS) {
            return false;
        }
        requested = nowMillis;
        return true;
    }

    void forget(String device) {
        aliases.values().removeIf(alias -> alias.device().equals(device));
    }

    void name(long alias, Alias meaning) {
        aliases.put(alias, meaning);
    }

    @Nullable Alias alias(long number) {
        return aliases.get(number);
    }

    int aliases() {
        return aliases.size();
    }

    void save(StateWriter out) {
        out.putBoolean(alive).putLong(birthDeath).putLong(last).putInt(lastChecksum);
        out.putLong(requested).putInt(devices.size());
        devices.forEach((name, device) -> {
            out.putString(name);
            device.save(out);
        });
        out.putInt(aliases.size());
        new TreeMap<>(aliases)
                .forEach((number, alias) ->
                        out.putLong(number)
                                .putString(alias.device())
                                .putInt(alias.slot())
                                .putInt(alias.type()));
    }

    static SparkplugNode load(StateReader in, int fields) {
        SparkplugNode node = new SparkplugNode();
        node.alive = in.getBoolean();
        node.birthDeath = in.getLong();
        node.last = in.getLong();
        node.lastChecksum = in.getInt();
        node.requested = in.getLong();
        for (int left = in.getInt(); left > 0; left--) {
            node.devices.put(in.getString(), SparkplugDevice.load(in, fields));
        }
        for (int left = in.getInt(); left > 0; left--) {
            node.name(in.getLong(), new Alias(in.getString(), in.getInt(), in.getInt()));
        }
        return node;
    }
}
