package io.homeostat.mlflow.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// On a real disk, with a bound of 100 bytes.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NotedFilesTest {
    private static final long LIMIT = 100;

    @TempDir private Path directory;

    private NotedFiles files() {
        return new NotedFiles(directory, LIMIT);
    }

    private static void put(NotedFiles files, String path, int bytes) throws IOException {
        NotedFiles.Upload upload = files.begin(path);
        Files.write(upload.file(), new byte[bytes]);
        upload.take(bytes);
        upload.keep();
    }

    private List<Path> unfinished() throws IOException {
        try (Stream<Path> all = Files.list(directory.resolve("incoming"))) {
            return all.toList();
        }
    }

    @Test
    void keeps_files_by_their_paths() throws IOException {
        NotedFiles files = files();
        put(files, "1/r/artifacts/b.txt", 3);
        put(files, "1/r/artifacts/a/ü x.bin", 5);
        assertThat(files.list("1/r/artifacts"))
                .containsExactly(
                        new NotedFiles.Entry("a", true, 0),
                        new NotedFiles.Entry("b.txt", false, 3));
        assertThat(files().find("1/r/artifacts/a/ü x.bin"))
                .hasValueSatisfying(file -> assertThat(file).hasSize(5));
        assertThat(files.find("1/r/artifacts/a")).isEmpty();
        assertThat(files.list("1/r/artifacts/b.txt")).isEmpty();
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void takes_no_more_than_its_bound() throws IOException {
        NotedFiles files = files();
        put(files, "1/a", 60);
        NotedFiles.Upload second = files.begin("1/b");
        second.take(40);
        assertThatThrownBy(() -> second.take(1))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal ->
                                assertThat(refusal.code()).isEqualTo(Refusal.Code.QUOTA_EXCEEDED))
                .hasMessageContaining("at most 100 bytes (--tracking-size)");
        second.drop();
        assertThat(unfinished()).isEmpty();
        put(files, "1/c", 40);
        assertThatThrownBy(() -> put(files, "1/d", 1)).isInstanceOf(Refusal.class);
    }

    @Test
    void what_is_replaced_or_removed_makes_room() throws IOException {
        NotedFiles files = files();
        put(files, "1/a/x", 50);
        put(files, "1/a/x", 50);
        put(files, "1/a/y", 50);
        assertThat(files.remove("1/a")).isTrue();
        assertThat(files.list("1")).isEmpty();
        assertThat(files.remove("1/a")).isFalse();
        put(files, "1/b", 100);
    }

    @Test
    void counts_what_was_there_and_sweeps_what_a_crash_has_left() throws IOException {
        NotedFiles before = files();
        put(before, "1/a", 60);
        var _ = Files.write(before.begin("1/b").file(), new byte[60]);
        NotedFiles files = files();
        assertThatThrownBy(() -> put(files, "1/b", 41)).isInstanceOf(Refusal.class);
        // The one that was just begun, refused and left.
        assertThat(unfinished()).hasSize(1);
    }

    @Test
    void leaves_the_box_its_disk() throws IOException {
        NotedFiles files = new NotedFiles(directory, LIMIT, _ -> NotedFiles.FREE_MIN + 10);
        put(files, "1/a", 10);
        NotedFiles.Upload next = files.begin("1/b");
        assertThatThrownBy(() -> next.take(11)).hasMessageContaining("for the box itself");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a//b", "/a", "a/", "a/../b", ".", "..", "a\nb", "a\\b", "a/\0"})
    void takes_no_path_that_is_not_below(String path) throws IOException {
        NotedFiles files = files();
        assertThatThrownBy(() -> files.begin(path))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("expected names");
        assertThat(files.find(path)).isEmpty();
        assertThat(files.list(path)).isEmpty();
        assertThat(files.remove(path)).isFalse();
    }

    @Test
    void takes_no_path_that_no_disk_has() {
        assertThatThrownBy(() -> files().begin("ü".repeat(128)))
                .hasMessageContaining("at most 255 bytes");
        assertThatThrownBy(() -> files().begin("a/".repeat(512) + "a"))
                .hasMessageContaining("at most 1024 bytes");
    }

    @Test
    void a_file_is_no_folder_and_a_folder_no_file() throws IOException {
        NotedFiles files = files();
        put(files, "1/a", 50);
        put(files, "1/b/c", 50);
        assertThatThrownBy(() -> put(files, "1/a/x/y", 0))
                .hasMessageContaining("'1/a' is a file, expected a folder");
        assertThatThrownBy(() -> put(files, "1/b", 0))
                .hasMessageContaining("found a folder, expected a file");
        assertThat(unfinished()).isEmpty();
        assertThat(files.find("1/b/c")).isPresent();
    }

    @Test
    void takes_nothing_where_there_is_no_room_at_all() {
        assertThatThrownBy(() -> new NotedFiles(directory, 0).begin("1/a"))
                .hasMessageContaining("artifact_location");
        assertThat(directory).isEmptyDirectory();
    }
}
