package io.homeostat.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The broker alone: the subscriber gets the events themselves. What the systems behind this broker
/// could reach at most.
final class MosquittoPeer implements Peer {
    static final String NOTHING = "nothing: the broker acknowledges from its memory";

    @Override
    public String name() {
        return "mosquitto";
    }

    @Override
    public Optional<String> missing() {
        return executable().isPresent()
                ? Optional.empty()
                : Optional.of("homeostat-bench/peers-install mosquitto");
    }

    @Override
    public String persists() {
        return NOTHING;
    }

    @Override
    public String model() {
        return "none: the event comes back";
    }

    @Override
    public Running start(Path work) throws IOException {
        int port = ChildProcess.freePort();
        ChildProcess broker = broker(port, work);
        return new Running(port, "bench/in/+", List.of(broker));
    }

    /// A broker for the systems that need one: it delays nothing to fill a packet, and drops
    /// nothing that waits.
    static ChildProcess broker(int port, Path work) throws IOException {
        Path file = Files.createDirectories(work).resolve("mosquitto.conf");
        Files.writeString(
                file,
                """
                listener %d 127.0.0.1
                allow_anonymous true
                set_tcp_nodelay true
                max_inflight_messages 0
                max_queued_messages 0
                max_queued_bytes 0
                persistence false
                log_dest stderr
                log_type error
                log_type warning
                """
                        .formatted(port));
        String executable = executable().map(Path::toString).orElse("mosquitto");
        List<String> command = List.of(executable, "-c", file.toString());
        ChildProcess broker = ChildProcess.start("mosquitto", command, Map.of(), work);
        broker.awaitPort(port);
        return broker;
    }

    private static Optional<Path> executable() {
        return Executables.find("mosquitto");
    }
}
