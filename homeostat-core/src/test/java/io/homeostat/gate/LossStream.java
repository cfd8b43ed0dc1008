package io.homeostat.gate;

import io.homeostat.base.Seed;
import io.homeostat.reading.DeviceId;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// How two models err, label by label, on seeded streams.
public interface LossStream {
    /// The devices that streams of several speak for, in turn.
    List<DeviceId> DEVICES = Stream.of("a", "b", "c", "d", "e").map(DeviceId::new).toList();

    /// Weighs losses until `gate` has decided.
    GateVerdict run(Gate gate, long seed);

    /// The share of `streams` seeds, from 0 on, whose candidate is promoted.
    default double promoted(Supplier<Gate> gates, int streams) {
        int promoted = 0;
        for (long seed = 0; seed < streams; seed++) {
            promoted += run(gates.get(), seed) instanceof GateVerdict.Promote ? 1 : 0;
        }
        return (double) promoted / streams;
    }

    static LossStream of(double gain, double persistence) {
        return new Waves(gain, persistence, 1);
    }

    static LossStream of(double gain, double persistence, int devices) {
        return new Waves(gain, persistence, devices);
    }

    /// Absolute errors of Gaussians with deviation 1: gain > 0 makes the candidate's that much
    /// smaller; persistence is the autocorrelation of what both have in common (correlation 0.64)
    /// and of what each has of its own, device by device.
    record Waves(double gain, double persistence, int devices) implements LossStream {
        @Override
        public GateVerdict run(Gate gate, long seed) {
            SplittableRandom random = new Seed(seed).split("losses").random();
            double innovation = Math.sqrt(1 - persistence * persistence);
            double[] common = new double[devices];
            double[] champion = new double[devices];
            double[] candidate = new double[devices];
            for (int d = 0; true; d = (d + 1) % devices) {
                common[d] = persistence * common[d] + innovation * random.nextGaussian();
                champion[d] = persistence * champion[d] + innovation * random.nextGaussian();
                candidate[d] = persistence * candidate[d] + innovation * random.nextGaussian();
                GateVerdict verdict =
                        gate.weigh(
                                DEVICES.get(d),
                                Math.abs(0.8 * common[d] + 0.6 * champion[d]),
                                Math.abs((1 - gain) * (0.8 * common[d] + 0.6 * candidate[d])));
                if (!(verdict instanceof GateVerdict.Undecided)) {
                    return verdict;
                }
            }
        }
    }

    /// Log-normal errors whose logarithms have deviation `spread` and correlation 0.8 between the
    /// models, independent from label to label; the candidate's are `1 - gain` times as large.
    record Paired(double gain, double spread) implements LossStream {
        private static final double COMMON = 0.8;

        @Override
        public GateVerdict run(Gate gate, long seed) {
            SplittableRandom random = new Seed(seed).split("paired").random();
            double own = Math.sqrt(1 - COMMON * COMMON);
            GateVerdict verdict;
            do {
                double champion = random.nextGaussian();
                double candidate = COMMON * champion + own * random.nextGaussian();
                verdict =
                        gate.weigh(
                                DEVICES.getFirst(),
                                StrictMath.exp(spread * champion),
                                (1 - gain) * StrictMath.exp(spread * candidate));
            } while (verdict instanceof GateVerdict.Undecided);
            return verdict;
        }
    }
}
