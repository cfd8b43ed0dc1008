package io.homeostat.codec;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.Predicate;

/// Gives the messages of edge nodes their turn by their numbers (Sparkplug 3.0, section 5, message
/// ordering of host applications): brokers in a cluster may deliver in another order than they have
/// received. One that comes out of turn waits for those that are missing, for as long as the
/// reorder timeout.
@SingleWriter
final class Reordering {
    /// Of all nodes together: the node that has waited longest waits no longer when it is too much.
    private static final long WEIGHT_MAX = 4 << 20;

    /// What a held message weighs beside its payload, about, in bytes.
    private static final int WEIGHT = 256;

    /// Takes messages in their turn.
    @FunctionalInterface
    interface Turns {
        /// @param nowMillis when `message` has its turn
        void take(SparkplugNode node, SparkplugMessage message, long nowMillis);
    }

    private record Held(SparkplugNode node, Message message, long number, long time, int checksum) {
        int weight() {
            return message.payload().length + WEIGHT;
        }
    }

    private final long timeoutMillis;

    /// By edge node, in the order in which they began to wait; of each by number, in the order of
    /// arrival.
    private final SequencedMap<String, SequencedMap<Long, Held>> waiting = new LinkedHashMap<>();

    private long weight;

    /// @param timeout zero to hold nothing back
    Reordering(Duration timeout) {
        this.timeoutMillis = timeout.toMillis();
    }

    /// Whether messages are held back at all.
    boolean on() {
        return timeoutMillis > 0;
    }

    /// When the next that is held is no longer to be.
    Optional<Instant> until() {
        return waiting.values().stream()
                .map(held -> held.firstEntry().getValue().message().at())
                .min(Comparator.naturalOrder())
                .map(at -> at.plusMillis(timeoutMillis));
    }

    /// How many are held, of all nodes.
    int held() {
        return waiting.values().stream().mapToInt(Map::size).sum();
    }

    /// Gives `message`, and those that have waited for it, their turn, or holds it back.
    ///
    /// @param name of `node`
    void take(String name, SparkplugNode node, SparkplugMessage message, Turns turns) {
        long now = message.origin().at().toEpochMilli();
        SparkplugPayload payload = message.payload();
        switch (message.about().type()) {
            // What is older belongs to the life before, the rest came before its birth.
            case NBIRTH -> letGo(name, held -> held.time() < payload.time(), now, turns);
            case NDEATH -> letGo(name, _ -> node.diesOf(payload), now, turns);
            default -> {
                Optional<Held> same = held(name, payload.sequence());
                if (same.isPresent() && same.get().checksum() == message.checksum()) {
                    return;
                }
                if (same.isPresent()) { // the numbers have come round
                    letGo(name, _ -> true, now, turns);
                }
                if (on() && node.outOfTurn(payload) && !node.again(payload, message.checksum())) {
                    hold(name, node, message);
                    relieve(now, turns);
                    return;
                }
            }
        }
        turns.take(node, message, now);
        inTurn(name, node, now, turns);
    }

    private SequencedMap<Long, Held> heldOf(String name) {
        return waiting.getOrDefault(name, Collections.emptySortedMap());
    }

    private Optional<Held> held(String name, long number) {
        return Optional.ofNullable(heldOf(name).get(number));
    }

    private void hold(String name, SparkplugNode node, SparkplugMessage message) {
        SparkplugPayload payload = message.payload();
        Held held =
                new Held(
                        node,
                        message.origin(),
                        payload.sequence(),
                        payload.time(),
                        message.checksum());
        waiting.computeIfAbsent(name, _ -> new LinkedHashMap<>()).put(held.number(), held);
        weight += held.weight();
    }

    private void relieve(long now, Turns turns) {
        while (weight > WEIGHT_MAX) {
            letGo(waiting.firstEntry().getKey(), _ -> true, now, turns);
        }
    }

    /// Lets those go that have waited for longer than the timeout: what is missing may be lost.
    void pass(Instant at, Turns turns) {
        if (waiting.isEmpty()) {
            return;
        }
        long now = at.toEpochMilli();
        for (String name : List.copyOf(waiting.keySet())) {
            while (overdue(heldOf(name).sequencedValues(), now)) {
                Held next = nearest(name, _ -> true).orElseThrow();
                turn(name, next, now, turns);
                inTurn(name, next.node(), now, turns);
            }
        }
    }

    /// A clock that is put back must not make it wait for long.
    private boolean overdue(SequencedCollection<Held> held, long now) {
        return !held.isEmpty()
                && Math.abs(now - held.getFirst().message().at().toEpochMilli()) >= timeoutMillis;
    }

    /// Nothing more is held of the node of this name.
    void letGo(String name, long now, Turns turns) {
        letGo(name, _ -> true, now, turns);
    }

    private void letGo(String name, Predicate<Held> which, long now, Turns turns) {
        Optional<Held> next = nearest(name, which);
        while (next.isPresent()) {
            turn(name, next.get(), now, turns);
            next = nearest(name, which);
        }
    }

    /// Of those held the one whose number comes next.
    private Optional<Held> nearest(String name, Predicate<Held> which) {
        return heldOf(name).values().stream()
                .filter(which)
                .min(Comparator.comparingInt(held -> held.node().ahead(held.number())));
    }

    /// Those for which nothing is missing any more.
    private void inTurn(String name, SparkplugNode node, long now, Turns turns) {
        Optional<Held> next = held(name, node.next());
        while (next.isPresent()) {
            turn(name, next.get(), now, turns);
            next = held(name, node.next());
        }
    }

    private void turn(String name, Held held, long now, Turns turns) {
        Map<Long, Held> ofNode = heldOf(name);
        ofNode.remove(held.number());
        if (ofNode.isEmpty()) {
            waiting.remove(name);
        }
        weight -= held.weight();
        turns.take(held.node(), SparkplugMessage.read(held.message()), now);
    }

    void save(StateWriter out) {
        out.putInt(waiting.size());
        waiting.forEach((name, held) -> {
            out.putString(name).putInt(held.size());
            for (Held one : held.values()) {
                Message message = one.message();
                Instant at = message.at();
                out.putLong(message.position()).putLong(at.getEpochSecond()).putInt(at.getNano());
                out.putString(message.topic()).putBytes(message.payload());
            }
        });
    }

    /// @param nodes by name
    void load(StateReader in, Function<String, SparkplugNode> nodes) {
        waiting.clear();
        weight = 0;
        for (int left = in.getInt(); left > 0; left--) {
            String name = in.getString();
            for (int messages = in.getInt(); messages > 0; messages--) {
                Message message =
                        new Message(
                                in.getLong(),
                                Instant.ofEpochSecond(in.getLong(), in.getInt()),
                                in.getString(),
                                in.getBytes());
                hold(name, nodes.apply(name), SparkplugMessage.read(message));
            }
        }
    }
}
