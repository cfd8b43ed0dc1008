package io.homeostat.cli;

import io.homeostat.replay.Experiment;
import io.homeostat.replay.LabReport;
import io.homeostat.replay.Measurement;
import io.homeostat.replay.ReplayReport;
import io.homeostat.replay.ReportTable;
import java.io.PrintWriter;
import java.util.Locale;

/// What `replay` prints in the end.
final class ReplayOutput {
    private ReplayOutput() {}

    static void one(PrintWriter out, ReplayReport report) {
        out.printf(
                Locale.ROOT,
                "%n%s, policy %s: %d readings, %d predictions, %d labels in %.2f s (%.0f"
                        + " readings/s)%n%n",
                report.pipeline(),
                report.policy(),
                report.end().readings(),
                report.end().predictions(),
                report.end().labels(),
                report.seconds(),
                report.readingsPerSecond());
        out.println(ReportTable.of(report.end()));
        warnings(out, report);
        out.println("digest " + report.digest());
        out.flush();
    }

    static void several(PrintWriter out, LabReport lab) {
        ReplayReport first = lab.first();
        out.printf(
                Locale.ROOT,
                "%n%s: %d runs over %d readings%s%n%n",
                first.pipeline(),
                lab.measurements().size(),
                first.end().readings(),
                lab.comparison().sorted()
                        ? ", the best " + lab.comparison().metric() + " first"
                        : "");
        out.println(lab.table());
        warnings(out, first);
        if (!lab.comparison().sorted()) {
            lab.measurements().forEach(measurement -> digest(out, measurement));
        }
        out.flush();
    }

    private static void digest(PrintWriter out, Measurement measurement) {
        Experiment experiment = measurement.experiment();
        out.printf(
                Locale.ROOT,
                "digest %s  %s, seed %d%n",
                measurement.report().digest(),
                experiment.policy().text(),
                experiment.seed());
    }

    private static void warnings(PrintWriter out, ReplayReport report) {
        report.warnings().forEach(warning -> out.println("warning: " + warning));
        if (report.rejected() > 0) {
            out.println(report.rejected() + " rows were no readings:");
            report.rejections().forEach(rejection -> out.println("  " + rejection));
        }
    }
}
