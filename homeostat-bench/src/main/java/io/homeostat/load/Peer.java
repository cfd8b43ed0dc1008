package io.homeostat.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A system that is measured beside the others: it answers `bench/in/DEVICE` with
/// `bench/out/DEVICE`, at QoS 1 both.
interface Peer {
    String name();

    /// How to install what is not here; empty when it can run.
    Optional<String> missing();

    /// What is on disk when an event is acknowledged to its sender.
    String persists();

    /// What predicts, and what else is done with an event.
    String model();

    /// @param work an empty directory for its data and output
    Running start(Path work) throws IOException;

    /// A system that runs.
    ///
    /// @param port where events go and answers come from
    /// @param answers the topics of the answers
    /// @param servers its processes, in the order in which they are stopped
    record Running(int port, String answers, List<ChildProcess> servers) implements AutoCloseable {
        static final String PREDICTIONS = "bench/out/+";

        public Running {
            servers = List.copyOf(servers);
        }

        /// Whose CPU time and memory count.
        List<Part> parts() {
            return servers.stream().map(ChildProcess::part).toList();
        }

        @Override
        public void close() {
            servers.forEach(ChildProcess::close);
        }
    }
}
