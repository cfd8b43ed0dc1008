package io.homeostat.faults;

import io.homeostat.config.PipelineResource;
import io.homeostat.e2e.Box;
import io.homeostat.e2e.Eventually;
import io.homeostat.e2e.Plant;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One release after another on one host, with the same disk and port, while readings come. The
/// releases are those of `HOMEOSTAT_RELEASES`, directories with `:` between them; without it what
/// was built here follows itself.
class UpgradeTest {
    private static final PipelineResource PIPELINE = Plant.resource(Plant.INLINE);
    private static final int PER_SECOND = 2_000;

    @TempDir private Path directory;

    private static List<Optional<Path>> releases() {
        String named = System.getenv().getOrDefault("HOMEOSTAT_RELEASES", "");
        if (named.isEmpty()) {
            return List.of(Optional.empty());
        }
        return Arrays.stream(named.split(":"))
                .map(home -> Optional.of(Path.of(home, "bin", "homeostat")))
                .toList();
    }

    private static int freePort() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    @Test
    void a_release_that_follows_another_loses_nothing() throws Exception {
        int upgrades = Counts.of("UPGRADES", 1);
        List<Optional<Path>> releases = releases();
        Path data = directory.resolve("data");
        String file = Plant.file(directory, Plant.INLINE).toString();
        int port = freePort();
        Device device = new Device();
        try (Flow flow = Flow.start(device, port, PER_SECOND)) {
            for (int one = 0; one <= upgrades; one++) {
                Optional<Path> release = releases.get(one % releases.size());
                try (Box box = Box.release(release, port, data, "--lockstep", file)) {
                    long before = readings(box);
                    Eventually.eventually(
                            "readings at release " + one,
                            () -> readings(box) >= before + PER_SECOND);
                    if (one == upgrades) {
                        flow.end();
                    }
                    box.stop();
                }
            }
        }
        new Oracle(data, PIPELINE, true)
                .judge(device.acknowledged())
                .note("release after release, 2,000 readings a second", upgrades)
                .assertNothingLost();
    }

    private static long readings(Box box) throws Exception {
        return box.snapshot(Plant.NAME).path("readings").asLong();
    }
}
