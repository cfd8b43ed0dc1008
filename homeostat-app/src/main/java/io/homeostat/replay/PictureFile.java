package io.homeostat.replay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The first run of a report as one drawing (SVG) that needs nothing else: its rolling error beside
/// the frozen first model and the baseline, and what was decided, for a page or a slide.
public final class PictureFile {
    private static final double LEGEND = 26;
    private static final double KEY = 22;
    private static final double WORD = 6.6;

    private PictureFile() {}

    public static void write(LabReport lab, Path file) {
        try {
            Files.writeString(file, text(lab));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the picture to " + file, e);
        }
    }

    static String text(LabReport lab) {
        Measurement run = lab.measurements().getFirst();
        Drawings drawings = new Drawings(lab, List.of(run));
        ErrorChart chart = drawings.chart(run);
        EventStrip strip = drawings.strip(run);
        double height = LEGEND + chart.height() + strip.height() + 6;
        String title =
                "%s, policy %s: rolling %s over %d labels"
                        .formatted(
                                lab.first().pipeline(),
                                run.experiment().policy().text(),
                                lab.comparison().metric(),
                                run.experiment().spec().monitor().window());
        return """
        <svg xmlns="http://www.w3.org/2000/svg" width="%1$s" height="%2$s" viewBox="0 0 %1$s %2$s" role="img" aria-label="%3$s">
        <title>%3$s</title>
        <style><![CDATA[
        %4$s.ground { fill: var(--card); }
        ]]></style>
        %5$s
        <rect class="ground" width="%1$s" height="%2$s"/>
        %6$s
        <g transform="translate(0 %7$s)">%8$s</g>
        <g transform="translate(0 %9$s)">%10$s</g>
        </svg>
        """
                .formatted(
                        Html.at(ErrorChart.WIDTH),
                        Html.at(height),
                        Html.escaped(title),
                        HtmlReport.style(),
                        ErrorChart.clip(),
                        legend(title, !lab.faults().isEmpty()),
                        Html.at(LEGEND),
                        chart.body(),
                        Html.at(LEGEND + chart.height()),
                        strip.body());
    }

    private static String legend(String title, boolean faults) {
        StringBuilder out = new StringBuilder(words(ErrorChart.LEFT, title));
        double at = ErrorChart.WIDTH - ErrorChart.RIGHT;
        if (faults) {
            at = key(out, at, "injected fault", "");
        }
        at = key(out, at, "baseline", "c-baseline dots");
        at = key(out, at, "first model, frozen", "c-frozen dash");
        key(out, at, "served", "c-served");
        return out.toString();
    }

    /// From the right to the left; where the next one ends.
    private static double key(StringBuilder out, double end, String name, String css) {
        double start = end - WORD * name.length();
        out.append(words(start, name));
        out.append(
                css.isEmpty()
                        ? "<rect class=\"fault\" x=\"%s\" y=\"8\" width=\"16\" height=\"10\"/>"
                                .formatted(Html.at(start - KEY))
                        : "<path class=\"line %s\" d=\"M%s 13h16\"/>"
                                .formatted(css, Html.at(start - KEY)));
        return start - KEY - 18;
    }

    private static String words(double left, String text) {
        return "<text x=\"%s\" y=\"17\">%s</text>".formatted(Html.at(left), Html.escaped(text));
    }
}
