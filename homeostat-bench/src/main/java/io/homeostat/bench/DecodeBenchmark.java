package io.homeostat.bench;

import io.homeostat.codec.PayloadDecoder;
import io.homeostat.reading.Decoded;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// A JSON payload becomes a reading.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecodeBenchmark {
    private static final int PAYLOADS = 1_024;

    private final byte[][] payloads = new byte[PAYLOADS][];
    private final String[] topics = new String[PAYLOADS];
    private PayloadDecoder decoder;
    private int next;

    @Setup
    public void setUp() {
        Workload workload = Workload.of("linear");
        decoder = new PayloadDecoder(workload.pipeline().source(), workload.spec().fields());
        for (int i = 0; i < PAYLOADS; i++) {
            payloads[i] = workload.payload(i);
            topics[i] = "bench/in/d" + Workload.device(i);
        }
    }

    @Benchmark
    public Decoded decode() {
        int at = next++ & (PAYLOADS - 1);
        return decoder.decode(topics[at], payloads[at]);
    }
}
