package io.homeostat.gate;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;

/// One gambler: bets that the mean gain is positive. If it is not, the wealth reaches `x` with a
/// chance of at most `1/x`, however often one looks.
@SingleWriter
final class Wager {
    private static final double STAKE_MAX = 0.8;

    private double wealth = 1;
    private double gains;
    private double squares;
    private long rounds;

    double wealth() {
        return wealth;
    }

    /// @param gain of this round, from -1 to 1
    void play(double gain) {
        // One imagined round of gain 0 and square 1/4 keeps the first stakes modest.
        double mean = gains / (rounds + 1);
        double square = (squares + 0.25) / (rounds + 1);
        double stake = Math.clamp(mean / square, 0, STAKE_MAX);
        if (rounds == 0) {
            stake = STAKE_MAX / 4;
        }
        // Wealth is kept finite; beyond this the verdict is long clear.
        wealth = Math.min(1e100, wealth * (1 + stake * gain));
        gains += gain;
        squares += gain * gain;
        rounds++;
    }

    void save(StateWriter out) {
        out.putDouble(wealth).putDouble(gains).putDouble(squares).putLong(rounds);
    }

    void load(StateReader in) {
        wealth = in.getDouble();
        gains = in.getDouble();
        squares = in.getDouble();
        rounds = in.getLong();
    }
}
