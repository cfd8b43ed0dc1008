package io.homeostat.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.e2e.Peers;
import io.homeostat.reading.Decoded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files as another program of today writes them: all packings, encodings and kinds of pages.
class ParquetPeersTest {
    @TempDir private Path folder;

    @Test
    void what_python_writes_is_read_as_it_stands_in_the_csv() throws Exception {
        Peers.run(Peers.python("parquet_peer.py", "write", folder.toString()), "");
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
        }
        List<Decoded> told =
                Tables.rows(folder.resolve("readings.csv"), Tables.readings(), Tables.READINGS);

        assertThat(told).hasSize(5_000);
        assertThat(files).hasSize(15);
        for (Path file : files) {
            assertThat(Tables.rows(file, Tables.readings(), Tables.READINGS))
                    .as(file.getFileName().toString())
                    .isEqualTo(told);
        }
    }
}
