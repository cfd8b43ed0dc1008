package io.homeostat.mqtt;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A box at somebody's broker: takes readings in by a session that the broker keeps, acknowledges
/// each when it is durable, and brings predictions and events back through an outbox on disk.
///
/// It has one line for what comes in and one for what goes out. On a single one the broker's
/// acknowledgements of predictions stand behind everything that it has to send, and there are
/// brokers that send a whole backlog at once, whatever maximum they were asked to keep (Mosquitto
/// 2.0.11): predictions then leave twenty at a time, seconds apart.
public final class BrokerLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerLink.class);

    /// What a pipeline wants to hear.
    public record Interest(String filter, int qos) {}

    private final Context context;
    private final BrokerOptions options;
    private final Optional<Presence> presence;
    private final Counters counters;
    private final InstantSource clock;
    private final BrokerLine in;
    private final Optional<Outward> outward;
    private final AtomicBoolean waking = new AtomicBoolean();

    // owned by the event loop
    private boolean crowded;

    private BrokerLink(
            Context context,
            BrokerOptions options,
            BrokerLine.Purpose purpose,
            Ingest ingest,
            Optional<DurableOutbox> outbox,
            Counters counters,
            InstantSource clock) {
        this.context = context;
        this.options = options;
        this.presence = purpose.presence();
        this.counters = counters;
        this.clock = clock;
        this.outward = outbox.map(Outward::new);
        this.in =
                new BrokerLine(
                        context,
                        options,
                        purpose,
                        receiver(besidesOwn(presence, ingest)),
                        new Inward(),
                        counters,
                        clock);
    }

    private BrokerReceiver receiver(Ingest ingest) {
        return new BrokerReceiver(context, ingest, counters, this::lookAtOutbox);
    }

    /// What is for the presence is for nobody else, and need not be durable.
    private static Ingest besidesOwn(Optional<Presence> presence, Ingest ingest) {
        String own = presence.map(Presence::hears).orElse("");
        return own.isEmpty()
                ? ingest
                : (topic, payload, qos, durable) -> {
                    if (topic.equals(own)) {
                        durable.run();
                    } else {
                        ingest.accept(topic, payload, qos, durable);
                    }
                };
    }

    /// Begins to connect and returns at once: a box starts although its broker is away.
    ///
    /// @param outbox of what waits for the broker; stays open when the link closes
    public static BrokerLink start(
            Vertx vertx,
            BrokerOptions options,
            List<Interest> interests,
            Ingest ingest,
            DurableOutbox outbox,
            InstantSource clock) {
        return start(vertx, options, interests, ingest, outbox, Optional.empty(), clock);
    }

    /// The same, and is `presence` to the others there.
    public static BrokerLink start(
            Vertx vertx,
            BrokerOptions options,
            List<Interest> interests,
            Ingest ingest,
            DurableOutbox outbox,
            Optional<Presence> presence,
            InstantSource clock) {
        BrokerLink link =
                new BrokerLink(
                        vertx.getOrCreateContext(),
                        options,
                        new BrokerLine.Purpose(interests, true, presence),
                        ingest,
                        Optional.of(outbox),
                        outbox.counters(),
                        clock);
        link.in.begin();
        link.outward.ifPresent(out -> out.line.begin());
        return link;
    }

    /// One more connection to the same broker, which is nothing but `another`: a connection has one
    /// will, so it can be one presence only. The broker keeps no session for it.
    ///
    /// @param client identifier of that connection
    public BrokerLink beside(Presence another, String client) {
        BrokerLink link =
                new BrokerLink(
                        context.owner().getOrCreateContext(),
                        options.named(client),
                        new BrokerLine.Purpose(List.of(), false, Optional.of(another)),
                        (_, _, _, durable) -> durable.run(),
                        Optional.empty(),
                        counters,
                        clock);
        link.in.begin();
        return link;
    }

    /// The line for what comes in.
    private final class Inward implements BrokerLine.User {
        @Override
        public void ready(ChannelHandlerContext channel, int receiveMaximum, boolean version5) {
            told();
            outward.ifPresent(Outward::go);
        }
    }

    /// The line for what goes out.
    private final class Outward implements BrokerLine.User {
        private final DurableOutbox outbox;
        private final BrokerSender sender;
        private final BrokerLine line;
        private Runnable begin = () -> {};

        private Outward(DurableOutbox outbox) {
            this.outbox = outbox;
            this.sender = new BrokerSender(context, outbox);
            this.line =
                    new BrokerLine(
                            context,
                            options.named(options.client() + "/out"),
                            new BrokerLine.Purpose(List.of(), false, Optional.empty()),
                            receiver((_, _, _, durable) -> durable.run()),
                            this,
                            counters,
                            clock);
        }

        @Override
        public void ready(ChannelHandlerContext channel, int receiveMaximum, boolean version5) {
            told();
            begin = () -> sender.connected(channel, receiveMaximum, version5);
            if (presence.isEmpty() || in.connected()) {
                go();
            }
        }

        /// A presence publishes nothing before its birth.
        private void go() {
            Runnable once = begin;
            begin = () -> {};
            once.run();
        }

        @Override
        public void acknowledged(int packetId) {
            sender.acknowledged(packetId);
            if (crowded && !lookAtOutbox()) {
                in.drain();
            }
        }

        @Override
        public void turnEnds() {
            sender.turnEnds();
        }

        @Override
        public boolean patient() {
            return sender.roomy();
        }

        @Override
        public void disconnected() {
            begin = () -> {};
            sender.disconnected();
        }
    }

    private void told() {
        if (connected()) {
            LOG.atInfo()
                    .addKeyValue("broker", options)
                    .addKeyValue("client", options.client())
                    .log("connected to the broker");
        }
    }

    /// Whether the outbox is crowded: what comes in makes it longer, and beyond its bound it would
    /// lose messages although the broker is there.
    private boolean lookAtOutbox() {
        boolean before = crowded;
        crowded = outward.map(out -> out.outbox.crowded(before)).orElse(false);
        if (crowded && !before) {
            counters.pauses.increment();
        }
        return crowded;
    }

    /// Whether messages come in and go out now.
    public boolean connected() {
        return in.connected() && outward.map(out -> out.line.connected()).orElse(true);
    }

    public MqttCounts counts() {
        int out = outward.map(sending -> sending.line.connected() ? 1 : 0).orElse(0);
        return counters.snapshot(out + (in.connected() ? 1 : 0), 0);
    }

    /// Messages that wait for the broker.
    public long waiting() {
        return outward.map(out -> out.outbox.waiting()).orElse(0L);
    }

    /// Sends what the presence has to say by itself; from any thread.
    public void wake() {
        if (presence.isPresent() && waking.compareAndSet(false, true)) {
            context.runOnContext(_ -> {
                waking.set(false);
                in.say(presence.get().due(clock.instant()));
            });
        }
    }

    /// Sends a message to whoever is there now, at QoS 0; without a connection to nobody.
    public void tell(String topic, byte[] payload) {
        Statement statement = Statement.of(topic, payload, 0, false);
        context.runOnContext(_ -> in.say(List.of(statement)));
    }

    /// Keeps a message on disk until the broker has it; from any thread but an event loop.
    public void publish(Origin origin, String topic, byte[] payload, boolean retain) {
        Outward out = outward.orElseThrow();
        out.outbox.put(
                origin,
                new Outbox.Message(topic, new Outbox.Payload(payload), 1, retain),
                clock.instant(),
                out.sender::wake);
    }

    @Override
    public void close() {
        in.close();
        outward.ifPresent(out -> out.line.close());
    }
}
