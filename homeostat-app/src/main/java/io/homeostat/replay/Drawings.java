package io.homeostat.replay;

import io.homeostat.loop.Decision;
import io.homeostat.plant.SensorFault;
import io.homeostat.score.Metric;
import java.util.List;

/// The charts of one report, on the scales that they share.
final class Drawings {
    private final LabReport lab;
    private final ErrorScale scale;

    /// @param shown what is drawn of it
    Drawings(LabReport lab, List<Measurement> shown) {
        this.lab = lab;
        Metric metric = lab.measurements().getFirst().experiment().spec().monitor().metric();
        this.scale = ErrorScale.of(shown, metric);
    }

    /// A chart without lines, with the injected faults.
    ErrorChart chart(List<ErrorCurve.Point> clock) {
        ErrorChart chart =
                new ErrorChart(ErrorChart.readings(scale.readings()), scale.values(), clock);
        lab.faults().forEach(fault -> chart.shade(fault, words(fault)));
        return chart;
    }

    /// What one run served, beside the frozen first model and the baseline.
    ErrorChart chart(Measurement measurement) {
        ErrorChart chart = chart(measurement.curve());
        for (Decision decision : measurement.report().decisions()) {
            boolean swap =
                    decision.kind() == Decision.Kind.PROMOTED
                            || decision.kind() == Decision.Kind.ROLLED_BACK;
            if (swap) {
                chart.post(
                        decision.reading(),
                        EventStrip.css(decision.kind()),
                        EventStrip.words(decision));
            }
        }
        chart.line(measurement.curve(), ErrorCurve.Point::baseline, "c-baseline dots");
        chart.line(measurement.curve(), ErrorCurve.Point::frozen, "c-frozen dash");
        chart.line(measurement.curve(), ErrorCurve.Point::served, "c-served");
        return chart;
    }

    /// What it decided, below its chart.
    EventStrip strip(Measurement measurement) {
        return EventStrip.of(
                measurement.report().decisions(), ErrorChart.readings(scale.readings()));
    }

    static String words(SensorFault fault) {
        String period =
                switch (fault.period()) {
                    case SensorFault.Period.Readings(long from, long to) -> from + " to " + to;
                    case SensorFault.Period.Times(var from, var to) -> from + " to " + to;
                };
        String size = fault.size().isPresent() ? ", size " + fault.size().getAsDouble() : "";
        String device = fault.device().map(name -> " of " + name).orElse("");
        return fault.sensor() + device + ": " + fault.kind().label() + ", " + period + size;
    }
}
