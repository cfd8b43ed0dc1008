package io.homeostat.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HeapKeeperTest {
    /// As the file says that the test starts its processes with.
    private static final int LIMIT_MEGABYTES = 192;

    private static final int NEAR_MEGABYTES = LIMIT_MEGABYTES * 2 / 3;

    /// A process in which 20 MB live and a gigabyte has come and gone; it prints its heap, and with
    /// how much of old objects they will be collected next, in MB.
    ///
    /// The keeper is told by a thread of its own, which may come late where others want the cores:
    /// a heap that is kept has time to come near, one that is left alone never does.
    static final class Churn {
        private static final int LIVING = 200;
        private static final int PATIENCE_MILLISECONDS = 30_000;

        public static void main(String[] arguments) throws InterruptedException {
            HeapKeeper keeper = arguments[0].equals("kept") ? new HeapKeeper() : null;
            byte[][] living = new byte[LIVING][];
            for (int i = 0; i < 10_000; i++) {
                living[i % LIVING] = new byte[100_000];
            }
            if (keeper != null) {
                for (int i = 0; i < PATIENCE_MILLISECONDS && megabytes() >= NEAR_MEGABYTES; i++) {
                    Thread.sleep(1);
                }
            }
            System.out.println(megabytes() + " " + (threshold() >> 20));
            if (keeper != null) {
                keeper.close();
            }
        }

        private static long threshold() {
            return ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getName().equals("Tenured Gen"))
                    .mapToLong(MemoryPoolMXBean::getUsageThreshold)
                    .sum();
        }

        private static long megabytes() {
            return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted() >> 20;
        }
    }

    private static int[] megabytesOf(String how) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        command.addAll(Files.readAllLines(Path.of("src/main/dist/standard.heap")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(Churn.class.getName(), how));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(process.waitFor()).isZero();
        return Arrays.stream(printed.split(" ")).mapToInt(Integer::parseInt).toArray();
    }

    @Test
    void a_heap_stays_near_what_lives_in_it() throws Exception {
        int[] kept = megabytesOf("kept");
        assertThat(kept[0]).isLessThan(NEAR_MEGABYTES);
        assertThat(kept[1]).isBetween(25, 35);

        int[] leftAlone = megabytesOf("left alone");
        assertThat(leftAlone[0]).isGreaterThan(LIMIT_MEGABYTES * 3 / 4);
        assertThat(leftAlone[1]).isZero();
    }
}
