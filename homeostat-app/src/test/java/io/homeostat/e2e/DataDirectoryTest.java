package io.homeostat.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One data directory belongs to one process.
class DataDirectoryTest {
    @TempDir private Path directory;

    @Test
    void a_second_process_is_told_whose_the_directory_is() throws Exception {
        Path data = directory.resolve("data");
        String file = Plant.file(directory, Plant.INLINE).toString();
        try (Box first = Box.up(data, file)) {
            Box.Ended second = Box.fails(data, file);

            assertThat(second.code()).isEqualTo(1);
            assertThat(second.output())
                    .contains("data directory " + data + " is in use by another process (pid")
                    .contains("(pid " + first.pid() + ")", "--data")
                    .doesNotContain("Exception");
            Feeder.feed(first.mqttPort(), 0, 10);
            assertThat(first.get("/health").status()).isEqualTo(200);
            first.kill();
        }
        try (Box third = Box.up(data, file)) {
            assertThat(third.get("/health").status()).as("after a kill").isEqualTo(200);
            third.stop();
        }
    }
}
