package io.homeostat.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The product: with its own listener, or at a broker.
///
/// @param product the command that runs it
/// @param pipeline the file that it runs
record HomeostatPeer(List<String> product, Path pipeline, boolean external) implements Peer {
    static final String NAME = "homeostat";

    HomeostatPeer {
        product = List.copyOf(product);
    }

    @Override
    public String name() {
        return external ? NAME + "-mosquitto" : NAME;
    }

    @Override
    public Optional<String> missing() {
        return external ? new MosquittoPeer().missing() : Optional.empty();
    }

    @Override
    public String persists() {
        return external
                ? MosquittoPeer.NOTHING
                        + ", and keeps the event until the box has synced its journal"
                : "the event, synced to the journal";
    }

    @Override
    public String model() {
        return "100 trees of depth 6, trained by itself; also joins labels, scores, watches for"
                + " drift, keeps history";
    }

    @Override
    public Running start(Path work) throws IOException {
        if (!external) {
            BoxProcess box = BoxProcess.start(product, work, Map.of(), pipeline);
            return new Running(box.mqttPort(), Running.PREDICTIONS, List.of(box.process()));
        }
        int port = ChildProcess.freePort();
        ChildProcess broker = MosquittoPeer.broker(port, work);
        try {
            BoxProcess box = BoxProcess.startAt(port, product, work, pipeline);
            return new Running(port, Running.PREDICTIONS, List.of(box.process(), broker));
        } catch (RuntimeException e) {
            broker.close();
            throw e;
        }
    }
}
