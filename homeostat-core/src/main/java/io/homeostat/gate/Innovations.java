package io.homeostat.gate;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.DeviceTable;

/// What is new in each gain of a device, when the one before has foretold a part of it.
///
/// Errors come in waves: a candidate that is lucky once is lucky for a while, and a gambler who
/// takes each label of that wave for a new round grows rich by chance. Of gains that follow a
/// first-order autoregression, `x(t) - ρ x(t-1)` has no memory left, and its mean is that of the
/// gains times `1 - ρ`: what a game may be played on.
///
/// ρ is the lag-one autocorrelation of all gains so far, each with the one before of the same
/// device, so that devices that speak in turn do not hide it; plus one standard error, since a ρ
/// that is too small makes wrong promotions and one that is too large only late ones; and 0 while
/// it is within two standard errors of that. It is chosen before the gain that it is used on, so
/// the game stays fair.
///
/// Cost: O(1) per gain; two numbers for each of at most [DeviceTable#DEVICES_MAX] devices.
/// Reference: L. C. Alwan, H. V. Roberts, *Time-series modeling for statistical process control*,
/// Journal of Business and Economic Statistics 6(1) (1988), doi 10.1080/07350015.1988.10509640.
@SingleWriter
final class Innovations {
    private static final double RHO_MAX = 0.97;
    private static final double CERTAIN = 2;
    private static final double VARIANCE_MIN = 1e-12;
    private static final int PAIRS_MIN = 3;

    /// The newest gain of a device.
    private static final class Last {
        private double gain = Double.NaN;
    }

    private final DeviceTable<Last> devices = new DeviceTable<>(Last::new);
    private long pairs;
    private double sum;
    private double sumBefore;
    private double squares;
    private double squaresBefore;
    private double products;

    /// What `gain` brings that was not foretold, on the scale of the gains: from -1 to 1 if they
    /// are.
    double next(DeviceId device, double gain) {
        double rho = rho();
        Last last = devices.of(device);
        double before = last.gain;
        last.gain = gain;
        if (Double.isNaN(before)) {
            return gain / (1 + rho);
        }
        pairs++;
        sum += gain;
        sumBefore += before;
        squares += gain * gain;
        squaresBefore += before * before;
        products += gain * before;
        return (gain - rho * before) / (1 + rho);
    }

    private double rho() {
        double spread =
                (squares - sum * sum / pairs) * (squaresBefore - sumBefore * sumBefore / pairs);
        if (pairs < PAIRS_MIN || !(spread > VARIANCE_MIN)) {
            return 0;
        }
        double estimate = (products - sum * sumBefore / pairs) / Math.sqrt(spread);
        double uncertain = 1 / Math.sqrt((double) pairs);
        if (estimate < CERTAIN * uncertain) {
            return 0;
        }
        double error = Math.sqrt(Math.max(0, 1 - estimate * estimate)) * uncertain;
        return Math.min(estimate + error, RHO_MAX);
    }

    void save(StateWriter out) {
        out.putLong(pairs).putDouble(sum).putDouble(sumBefore);
        out.putDouble(squares).putDouble(squaresBefore).putDouble(products);
        devices.save(out, (last, to) -> to.putDouble(last.gain));
    }

    void load(StateReader in) {
        pairs = in.getLong();
        sum = in.getDouble();
        sumBefore = in.getDouble();
        squares = in.getDouble();
        squaresBefore = in.getDouble();
        products = in.getDouble();
        devices.load(in, (last, from) -> last.gain = from.getDouble());
    }
}
