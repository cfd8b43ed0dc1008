package io.homeostat.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A Python program with paho and LightGBM: the same features, and trees of the same number and
/// depth, learnt from the same rows when it starts.
///
/// @param home the virtual environment
record PythonPeer(Path home, PeerModel trained) implements Peer {
    private static final Pattern READY = Pattern.compile("subscribed\n");

    @Override
    public String name() {
        return "python";
    }

    private Path python() {
        return home.resolve("bin/python").toAbsolutePath();
    }

    @Override
    public Optional<String> missing() {
        if (new MosquittoPeer().missing().isPresent()) {
            return new MosquittoPeer().missing();
        }
        return Files.isExecutable(python())
                ? Optional.empty()
                : Optional.of("homeostat-bench/peers-install python");
    }

    @Override
    public String persists() {
        return MosquittoPeer.NOTHING;
    }

    @Override
    public String model() {
        return "LightGBM, 100 trees of depth 6 from the same rows; only predicts";
    }

    @Override
    public Running start(Path work) throws IOException {
        int port = ChildProcess.freePort();
        Path script = Scripts.copy("predict.py", work);
        Path rows = work.resolve("rows.csv");
        trained.writeRows(rows);
        ChildProcess broker = MosquittoPeer.broker(port, work);
        List<String> command =
                List.of(
                        python().toString(),
                        "-u",
                        script.toString(),
                        Integer.toString(port),
                        rows.toString());
        return Scripts.behind(broker, port, "python", command, work, READY);
    }
}
