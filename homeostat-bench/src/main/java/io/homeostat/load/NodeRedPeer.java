package io.homeostat.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Node-RED with a flow of three nodes: from the broker, a function with the same features and the
/// same trees, to the broker.
///
/// @param home where the package is installed
record NodeRedPeer(Path home, PeerModel trained) implements Peer {
    private static final Pattern READY = Pattern.compile("Connected to broker");

    @Override
    public String name() {
        return "node-red";
    }

    private Path program() {
        return home.resolve("node_modules/node-red/red.js").toAbsolutePath();
    }

    @Override
    public Optional<String> missing() {
        if (new MosquittoPeer().missing().isPresent()) {
            return new MosquittoPeer().missing();
        }
        return Executables.find("node").isPresent() && Files.exists(program())
                ? Optional.empty()
                : Optional.of("homeostat-bench/peers-install node-red");
    }

    @Override
    public String persists() {
        return MosquittoPeer.NOTHING;
    }

    @Override
    public String model() {
        return "the same 100 trees of depth 6 in JavaScript; only predicts";
    }

    @Override
    public Running start(Path work) throws IOException {
        int port = ChildProcess.freePort();
        Path user = Files.createDirectories(work.resolve("node-red"));
        trained.writeTrees(user.resolve("trees.json"));
        Scripts.copy("scorer.js", user);
        Scripts.copy("settings.js", user);
        String flow = Scripts.read("flow.json").replace("\"PORT\"", Integer.toString(port));
        Files.writeString(user.resolve("flow.json"), flow);
        ChildProcess broker = MosquittoPeer.broker(port, work);
        List<String> command =
                List.of(
                        Executables.find("node").map(Path::toString).orElse("node"),
                        program().toString(),
                        "--userDir",
                        user.toString(),
                        "--settings",
                        user.resolve("settings.js").toString(),
                        "--port",
                        Integer.toString(ChildProcess.freePort()),
                        "flow.json");
        return Scripts.behind(broker, port, "node-red", command, work, READY);
    }
}
