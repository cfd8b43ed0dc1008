package io.homeostat.replay;

import io.homeostat.loop.Decision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/// What was decided when, as rows of marks below a chart: one row for each kind of decision.
///
/// @param body what is drawn, without a frame
record EventStrip(String body, double height) {
    private static final double ROW = 19;
    private static final double MARK = 4.5;

    /// What a row is called, in the order of the rows. A candidate stands where it was trained.
    private static final SequencedMap<Decision.Kind, String> ROWS = rows();

    private static SequencedMap<Decision.Kind, String> rows() {
        SequencedMap<Decision.Kind, String> rows = new LinkedHashMap<>();
        rows.put(Decision.Kind.DRIFT, "drift");
        rows.put(Decision.Kind.INPUT_DRIFT, "inputs");
        rows.put(Decision.Kind.SENSOR_FAULT, "sensor");
        rows.put(Decision.Kind.IMPORTED, "imported");
        rows.put(Decision.Kind.TRAINED, "trained");
        rows.put(Decision.Kind.TRAINING_FAILED, "failed");
        rows.put(Decision.Kind.OVER_BUDGET, "budget");
        rows.put(Decision.Kind.PROMOTED, "promoted");
        rows.put(Decision.Kind.REUSED, "reused");
        rows.put(Decision.Kind.REFUSED, "refused");
        rows.put(Decision.Kind.ROLLED_BACK, "rolled b.");
        rows.put(Decision.Kind.QUARANTINED, "quarant.");
        return rows;
    }

    static EventStrip of(List<Decision> decisions, Axis readings) {
        StringBuilder body = new StringBuilder();
        int row = 0;
        for (Map.Entry<Decision.Kind, String> entry : ROWS.entrySet()) {
            List<Decision> marks = new ArrayList<>();
            for (Decision decision : decisions) {
                if (decision.kind() == entry.getKey()) {
                    marks.add(decision);
                }
            }
            if (!marks.isEmpty()) {
                body.append(row(entry.getValue(), marks, readings, row++));
            }
        }
        return new EventStrip(body.toString(), row == 0 ? 0 : row * ROW + 2);
    }

    /// Nothing where nothing was decided.
    String svg() {
        return body.isEmpty()
                ? ""
                : "<svg viewBox=\"0 0 %s %s\" role=\"img\" aria-label=\"decisions over the readings\">%s</svg>"
                        .formatted(Html.at(ErrorChart.WIDTH), Html.at(height), body);
    }

    private static String row(String name, List<Decision> marks, Axis readings, int row) {
        double middle = (row + 0.5) * ROW;
        String css = css(marks.getFirst().kind());
        StringBuilder body = new StringBuilder();
        body.append(
                "<line class=\"grid\" x1=\"%s\" x2=\"%s\" y1=\"%s\" y2=\"%s\"/>"
                        .formatted(
                                Html.at(readings.start()),
                                Html.at(readings.end()),
                                Html.at(middle),
                                Html.at(middle)));
        body.append(
                "<text x=\"%s\" y=\"%s\" text-anchor=\"end\">%s</text>"
                        .formatted(
                                Html.at(ErrorChart.LEFT - 8),
                                Html.at(middle + 4),
                                Html.escaped(name)));
        for (Decision mark : marks) {
            body.append(
                    "<circle class=\"mark %s\" cx=\"%s\" cy=\"%s\" r=\"%s\"><title>%s</title></circle>"
                            .formatted(
                                    css,
                                    Html.at(readings.place((double) mark.reading())),
                                    Html.at(middle),
                                    Html.at(MARK),
                                    Html.escaped(words(mark))));
        }
        return body.toString();
    }

    static String css(Decision.Kind kind) {
        return "k-" + kind.label();
    }

    static String words(Decision decision) {
        return String.format(
                Locale.ROOT,
                "reading %d, %s: %s",
                decision.reading(),
                decision.kind().label(),
                decision.reason());
    }
}
