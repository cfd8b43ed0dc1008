package io.homeostat.replay;

import io.homeostat.plant.SensorFault;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// The rolling metric over the readings as a drawing (SVG), on scales that all charts of a page
/// share.
final class ErrorChart {
    static final double WIDTH = 1_200;
    static final double LEFT = 80;
    static final double RIGHT = 10;
    private static final double TOP = 10;
    private static final double PLOT = 190;
    private static final double LABEL = 15;

    /// A stream without times begins in 1970; its dates would say nothing.
    private static final Instant DATED = Instant.parse("1980-01-01T00:00:00Z");

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Axis x;
    private final Axis y;
    private final List<ErrorCurve.Point> clock;
    private final StringBuilder body = new StringBuilder();

    /// @param readings the scale of the readings, as [#readings] makes it
    /// @param values lowest and highest value that is drawn
    /// @param clock tells which time belongs to which reading
    ErrorChart(Axis readings, Axis values, List<ErrorCurve.Point> clock) {
        this.x = readings;
        this.y = new Axis(values.low(), values.high(), TOP + PLOT, TOP);
        this.clock = clock;
        grid();
    }

    static Axis readings(long count) {
        return new Axis(0, Math.max(1, count), LEFT, WIDTH - RIGHT);
    }

    private void grid() {
        List<Double> rows = y.ticks(4);
        for (double tick : rows) {
            String at = Html.at(y.place(tick));
            body.append(
                    "<line class=\"grid\" x1=\"%s\" x2=\"%s\" y1=\"%s\" y2=\"%s\"/>"
                            .formatted(Html.at(LEFT), Html.at(WIDTH - RIGHT), at, at));
            text(LEFT - 8, y.place(tick) + 4, "end", Axis.text(tick, rows));
        }
        List<Double> columns = x.ticks(9);
        for (double tick : columns) {
            String at = Html.at(x.place(tick));
            body.append(
                    "<line class=\"grid\" x1=\"%s\" x2=\"%s\" y1=\"%s\" y2=\"%s\"/>"
                            .formatted(at, at, Html.at(TOP), Html.at(TOP + PLOT)));
            String anchor = tick == 0 ? "start" : "middle";
            boolean last = x.place(tick) > WIDTH - RIGHT - 40;
            String side = last ? "end" : anchor;
            text(x.place(tick), TOP + PLOT + 16, side, Axis.text(tick, columns));
            text(x.place(tick), TOP + PLOT + 31, side, when(tick));
        }
    }

    private void text(double left, double top, String anchor, String words) {
        body.append(
                "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>"
                        .formatted(Html.at(left), Html.at(top), anchor, Html.escaped(words)));
    }

    private boolean dated() {
        return !clock.isEmpty() && !clock.getFirst().at().isBefore(DATED);
    }

    /// The time of a reading, if the stream has times.
    private String when(double reading) {
        if (!dated()) {
            return "";
        }
        Instant at = clock.getLast().at();
        for (ErrorCurve.Point point : clock) {
            if (point.reading() >= reading) {
                at = point.at();
                break;
            }
        }
        long days =
                (clock.getLast().at().getEpochSecond() - clock.getFirst().at().getEpochSecond())
                        / 86_400;
        return (days > 20 ? DAY : MINUTE).format(at);
    }

    /// A line through one value of each point; a value that is none leaves a gap.
    void line(List<ErrorCurve.Point> points, ToDoubleFunction<ErrorCurve.Point> value, String css) {
        StringBuilder path = new StringBuilder();
        boolean pen = false;
        for (ErrorCurve.Point point : points) {
            double v = value.applyAsDouble(point);
            if (Double.isFinite(v)) {
                double top = Math.clamp(y.place(v), -1e4, 1e4);
                path.append(pen ? 'L' : 'M')
                        .append(Html.at(x.place((double) point.reading())))
                        .append(' ')
                        .append(Html.at(top));
            }
            pen = Double.isFinite(v);
        }
        body.append("<path class=\"line ").append(css).append("\" clip-path=\"url(#plot)\" d=\"");
        body.append(path).append("\"/>");
    }

    /// Shades the time of a fault.
    void shade(SensorFault fault, String words) {
        double from =
                switch (fault.period()) {
                    case SensorFault.Period.Readings(long begin, _) -> begin;
                    case SensorFault.Period.Times(Instant begin, _) -> readingAt(begin);
                };
        double to =
                switch (fault.period()) {
                    case SensorFault.Period.Readings(_, long end) -> end;
                    case SensorFault.Period.Times(_, Instant end) -> readingAt(end);
                };
        double left = x.place(Math.min(from, x.high()));
        double right = x.place(Math.min(to, x.high()));
        body.append(
                "<rect class=\"fault\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"><title>%s</title></rect>"
                        .formatted(
                                Html.at(left),
                                Html.at(TOP),
                                Html.at(Math.max(1, right - left)),
                                Html.at(PLOT),
                                Html.escaped(words)));
    }

    private double readingAt(Instant time) {
        for (ErrorCurve.Point point : clock) {
            if (!point.at().isBefore(time)) {
                return point.reading();
            }
        }
        return x.high();
    }

    /// A thin line from top to bottom.
    void post(long reading, String css, String words) {
        String at = Html.at(x.place((double) reading));
        body.append(
                "<line class=\"post %s\" x1=\"%s\" x2=\"%s\" y1=\"%s\" y2=\"%s\"><title>%s</title></line>"
                        .formatted(
                                css,
                                at,
                                at,
                                Html.at(TOP),
                                Html.at(TOP + PLOT),
                                Html.escaped(words)));
    }

    /// What keeps the lines of all charts of a page within their frame; once per page.
    static String frame() {
        return "<svg width=\"0\" height=\"0\" aria-hidden=\"true\">" + clip() + "</svg>\n";
    }

    static String clip() {
        return "<clipPath id=\"plot\"><rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/></clipPath>"
                .formatted(
                        Html.at(LEFT), Html.at(TOP), Html.at(WIDTH - RIGHT - LEFT), Html.at(PLOT));
    }

    double height() {
        return TOP + PLOT + LABEL * (dated() ? 2.5 : 1.6);
    }

    /// What is drawn, without a frame.
    String body() {
        return body.toString();
    }

    /// @param words what the drawing shows, for those who cannot see it
    String svg(String words) {
        return "<svg viewBox=\"0 0 %s %s\" role=\"img\" aria-label=\"%s\">%s</svg>"
                .formatted(Html.at(WIDTH), Html.at(height()), Html.escaped(words), body);
    }
}
