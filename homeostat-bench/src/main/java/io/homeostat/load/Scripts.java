package io.homeostat.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The programs of the other systems, which lie beside this class.
final class Scripts {
    private Scripts() {}

    static String read(String name) throws IOException {
        try (InputStream in = Scripts.class.getResourceAsStream("peers/" + name)) {
            if (in == null) {
                throw new IOException("no script " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static Path copy(String name, Path directory) throws IOException {
        return Files.writeString(Files.createDirectories(directory).resolve(name), read(name));
    }

    /// Runs `command` behind `broker` and returns when it has said `ready`; stops both when it does
    /// not.
    static Peer.Running behind(
            ChildProcess broker,
            int port,
            String name,
            List<String> command,
            Path work,
            Pattern ready)
            throws IOException {
        try {
            // One thread for one core of work, as the box has it.
            Map<String, String> environment = Map.of("OMP_NUM_THREADS", "1");
            ChildProcess program = ChildProcess.start(name, command, environment, work);
            program.await(ready);
            return new Peer.Running(port, Peer.Running.PREDICTIONS, List.of(program, broker));
        } catch (IOException | RuntimeException e) {
            broker.close();
            throw e;
        }
    }
}
