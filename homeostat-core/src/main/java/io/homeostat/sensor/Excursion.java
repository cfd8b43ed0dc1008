package io.homeostat.sensor;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;

/// Since when residuals lie on one side, and how they have behaved since: two CUSUM sums (Page
/// 1954, doi 10.1093/biomet/41.1-2.100), of which the larger began where it was last zero.
@SingleWriter
final class Excursion {
    /// Half of the shift looked for, in standard deviations.
    private static final double SLACK = 0.5;

    /// Beyond this a sum says no more.
    private static final double SUM_MAX = 1_000;

    private double above;
    private double below;
    private int side;
    private long count;
    private double meanResidual;
    private double meanExpected;
    private double meanTime;
    private double expectedSquares;
    private double timeSquares;
    private double withExpected;
    private double withTime;
    private double residualSquares;

    /// @param residual in standard deviations
    /// @param error the same in units
    /// @param expected what the sensor should have said
    void add(double residual, double error, double expected) {
        above = Math.min(SUM_MAX, Math.max(0, above + residual - SLACK));
        below = Math.min(SUM_MAX, Math.max(0, below - residual - SLACK));
        int now = above == below ? 0 : above > below ? 1 : -1;
        if (now == 0 || now != side) {
            restart(now);
        }
        count++;
        double time = count;
        double dr = error - meanResidual;
        double dx = expected - meanExpected;
        double dt = time - meanTime;
        meanResidual += dr / count;
        meanExpected += dx / count;
        meanTime += dt / count;
        expectedSquares += dx * (expected - meanExpected);
        timeSquares += dt * (time - meanTime);
        residualSquares += dr * (error - meanResidual);
        withExpected += dr * (expected - meanExpected);
        withTime += dr * (time - meanTime);
    }

    /// Begins anew.
    void restart() {
        above = 0;
        below = 0;
        restart(0);
    }

    private void restart(int newSide) {
        side = newSide;
        count = 0;
        meanResidual = 0;
        meanExpected = 0;
        meanTime = 0;
        expectedSquares = 0;
        timeSquares = 0;
        residualSquares = 0;
        withExpected = 0;
        withTime = 0;
    }

    /// Readings since it began.
    long count() {
        return count;
    }

    /// Mean error since it began, in units.
    double size() {
        return meanResidual;
    }

    /// Mean of what the sensor should have said.
    double expected() {
        return meanExpected;
    }

    /// By how much the error grows with what the sensor should have said.
    double slope() {
        return expectedSquares > 0 ? withExpected / expectedSquares : 0;
    }

    /// The t statistic of the error's growth with what the sensor should have said.
    double slopeSureness() {
        return sureness(withExpected, expectedSquares);
    }

    /// The t statistic of the error's growth with time.
    double trendSureness() {
        return sureness(withTime, timeSquares);
    }

    /// By how much the error grows from reading to reading.
    double trend() {
        return timeSquares > 0 ? withTime / timeSquares : 0;
    }

    private double sureness(double product, double squares) {
        if (count < 5 || squares <= 0) {
            return 0;
        }
        double left = Math.max(residualSquares - product * product / squares, 1e-300);
        return product / Math.sqrt(squares * left / (count - 2));
    }

    void save(StateWriter out) {
        out.putDouble(above).putDouble(below).putInt(side).putLong(count);
        out.putDouble(meanResidual).putDouble(meanExpected).putDouble(meanTime);
        out.putDouble(expectedSquares).putDouble(timeSquares).putDouble(residualSquares);
        out.putDouble(withExpected).putDouble(withTime);
    }

    void load(StateReader in) {
        above = in.getDouble();
        below = in.getDouble();
        side = in.getInt();
        count = in.getLong();
        meanResidual = in.getDouble();
        meanExpected = in.getDouble();
        meanTime = in.getDouble();
        expectedSquares = in.getDouble();
        timeSquares = in.getDouble();
        residualSquares = in.getDouble();
        withExpected = in.getDouble();
        withTime = in.getDouble();
    }
}
