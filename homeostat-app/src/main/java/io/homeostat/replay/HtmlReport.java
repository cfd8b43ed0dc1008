package io.homeostat.replay;

import io.homeostat.loop.Decision;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What the laboratory found as one page that needs nothing else: no server, no network, no script.
public final class HtmlReport {
    /// Charts of a sweep beyond these would bury the table.
    private static final int CHARTS_MAX = 12;

    /// Lines that can be told apart in one chart.
    private static final int LINES_MAX = 6;

    private static final int DECISIONS_MAX = 500;

    private final LabReport lab;
    private final ComparisonTable table;
    private final List<Measurement> shown;
    private final Drawings drawings;

    private HtmlReport(LabReport lab) {
        this.lab = lab;
        this.table = new ComparisonTable(lab.comparison());
        // Of several seeds, the first.
        this.shown =
                lab.comparison().rows().stream()
                        .limit(CHARTS_MAX)
                        .map(row -> row.measurements().getFirst())
                        .toList();
        this.drawings = new Drawings(lab, shown);
    }

    public static void write(LabReport lab, Path file) {
        try {
            Files.writeString(file, text(lab));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the report to " + file, e);
        }
    }

    static String text(LabReport lab) {
        return new HtmlReport(lab).page();
    }

    private String page() {
        String title = Html.escaped(lab.first().pipeline());
        return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>%s · Homeostat laboratory</title>
        <style>
        %s</style>
        </head>
        <body>
        %s<header class="top"><span class="brand">Homeostat</span><span class="muted">laboratory</span></header>
        <main>
        <h1>%s</h1>
        %s
        </main>
        </body>
        </html>
        """
                .formatted(
                        title,
                        style(),
                        ErrorChart.frame(),
                        title,
                        String.join(
                                "\n",
                                facts(),
                                results(),
                                shown.size() > 1 ? overview() : "",
                                charts(),
                                conditions()));
    }

    static String style() {
        try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks report.css");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String facts() {
        ReplayReport first = lab.first();
        StringBuilder facts = new StringBuilder();
        facts.append(fact("readings", Html.grouped(first.end().readings()), ""));
        facts.append(fact("labels", Html.grouped(first.end().labels()), delay()));
        facts.append(fact("runs", Html.grouped(lab.measurements().size()), ""));
        facts.append(
                fact(
                        "judged by",
                        Html.escaped(lab.comparison().metric()),
                        "rolling over " + window() + " labels"));
        return Html.element("section", "facts", facts.toString());
    }

    private String delay() {
        return lab.labelDelay().isEmpty() ? "" : Html.escaped("made late: " + lab.labelDelay());
    }

    private int window() {
        return lab.measurements().getFirst().experiment().spec().monitor().window();
    }

    private static String fact(String label, String value, String note) {
        return Html.element(
                "div",
                "fact",
                Html.element("span", "label", label)
                        + Html.element("span", "value", value)
                        + Html.element("span", "note", note));
    }

    private String results() {
        StringBuilder rows = new StringBuilder();
        table.rows().forEach(row -> rows.append(row(row, "")));
        table.references().forEach(row -> rows.append(row(row, "reference")));
        String head = cells(table.header(), "th");
        String note =
                (lab.comparison().sorted()
                                ? "The best " + lab.comparison().metric() + " first. "
                                : "")
                        + (lab.comparison().seeded()
                                ? "Mean and standard deviation over the seeds. "
                                : "");
        return card(
                "Results",
                Html.element("span", "note", Html.escaped(note.strip())),
                "<div class=\"scroll\"><table><thead><tr>"
                        + head
                        + "</tr></thead><tbody>"
                        + rows
                        + "</tbody></table></div>");
    }

    private String row(List<String> cells, String css) {
        return Html.element("tr", css, cells(cells, "td"));
    }

    private String cells(List<String> cells, String name) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            out.append(
                    Html.element(
                            name, i < table.words() ? "word" : "", Html.escaped(cells.get(i))));
        }
        return out.toString();
    }

    private static String card(String title, String aside, String body) {
        return Html.element(
                "section",
                "card",
                Html.element("div", "card-head", Html.element("h2", "", title) + aside) + body);
    }

    /// What was served under each policy, in one chart.
    private String overview() {
        List<ErrorCurve.Point> clock = shown.getFirst().curve();
        ErrorChart chart = drawings.chart(clock);
        StringBuilder legend = new StringBuilder();
        if (clock.equals(baselineClock())) {
            chart.line(clock, ErrorCurve.Point::baseline, "c-baseline dots");
            legend.append(key("c-baseline dots", "baseline"));
        }
        List<Measurement> lines = shown.subList(0, Math.min(LINES_MAX, shown.size()));
        for (int i = 0; i < lines.size(); i++) {
            chart.line(lines.get(i).curve(), ErrorCurve.Point::served, "k" + i);
            legend.append(key("k" + i, name(lines.get(i).experiment())));
        }
        legend.append(faultKey());
        String title = "Rolling " + Html.escaped(lab.comparison().metric());
        return card(
                title,
                Html.element("ul", "legend", legend.toString()),
                scroll(chart.svg("rolling " + lab.comparison().metric() + " of every policy")));
    }

    /// The clock, if every experiment has the same baseline.
    private List<ErrorCurve.Point> baselineClock() {
        boolean same = shown.stream().map(m -> m.report().end().baseline()).distinct().count() == 1;
        return same ? shown.getFirst().curve() : List.of();
    }

    private static String name(Experiment experiment) {
        return (experiment.policy().text() + " " + experiment.settingsText()).strip();
    }

    private static String key(String css, String words) {
        return Html.element(
                "li", "", "<span class=\"key " + css + "\"></span>" + Html.escaped(words));
    }

    private String faultKey() {
        return lab.faults().isEmpty() ? "" : key("fill k-sensor-fault", "injected fault");
    }

    private static String scroll(String inner) {
        return Html.element("div", "scroll", Html.element("div", "drawing", inner));
    }

    private String charts() {
        StringBuilder cards = new StringBuilder();
        shown.forEach(measurement -> cards.append(one(measurement)));
        int rest = lab.comparison().rows().size() - shown.size();
        if (rest > 0) {
            cards.append(
                    Html.element("p", "note", "Charts of " + rest + " more runs are left out."));
        }
        return cards.toString();
    }

    private String one(Measurement measurement) {
        ErrorChart chart = drawings.chart(measurement);
        String legend =
                key("c-served", "served")
                        + key("c-frozen dash", "first model, frozen")
                        + key("c-baseline dots", "baseline")
                        + faultKey();
        String strip = drawings.strip(measurement).svg();
        return card(
                Html.escaped(name(measurement.experiment())),
                Html.element("ul", "legend", legend),
                scroll(chart.svg("rolling error and what was decided") + strip)
                        + decisions(measurement.report()));
    }

    private static String decisions(ReplayReport report) {
        List<Decision> all = report.decisions();
        StringBuilder items = new StringBuilder();
        for (Decision decision : all.subList(0, Math.min(DECISIONS_MAX, all.size()))) {
            items.append(
                    Html.element(
                            "li",
                            EventStrip.css(decision.kind()),
                            Html.element("span", "when", Html.grouped(decision.reading()))
                                    + Html.element("strong", "", decision.kind().label())
                                    + Html.element("span", "", Html.escaped(decision.reason()))));
        }
        if (all.size() > DECISIONS_MAX) {
            items.append(
                    Html.element(
                            "li", "", (all.size() - DECISIONS_MAX) + " more are in the JSON."));
        }
        return "<details><summary>"
                + all.size()
                + " decisions, digest <code>"
                + Html.escaped(report.digest().substring(0, 12))
                + "</code></summary><ol class=\"decisions\">"
                + items
                + "</ol></details>";
    }

    private String conditions() {
        List<String> lines = new ArrayList<>();
        lab.tapes().forEach(tape -> lines.add("played " + tape));
        lab.faults().forEach(fault -> lines.add("fault " + Drawings.words(fault)));
        if (!lab.labelDelay().isEmpty()) {
            lines.add("labels late by " + lab.labelDelay());
        }
        lab.measurements().stream()
                .map(m -> m.experiment().seed())
                .distinct()
                .forEach(seed -> lines.add("seed " + seed));
        ReplayReport first = lab.first();
        first.warnings().forEach(warning -> lines.add("warning: " + warning));
        if (first.rejected() > 0) {
            lines.add(first.rejected() + " rows were no readings");
            lines.addAll(first.rejections());
        }
        StringBuilder items = new StringBuilder();
        lines.forEach(line -> items.append(Html.element("li", "", Html.escaped(line))));
        String file = lab.measurements().getFirst().experiment().pipeline().text();
        return card(
                "Conditions",
                "",
                Html.element("ul", "plain", items.toString())
                        + "<details><summary>the pipeline file</summary>"
                        + Html.element("pre", "", Html.escaped(file))
                        + "</details>");
    }
}
