package io.homeostat.cli;

import io.homeostat.elastic.LogPolicy;
import io.homeostat.node.Reports;
import io.homeostat.telemetry.OtlpPolicy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Whom a box tells how it is, as options.
final class ReportArguments {
    @Option(
            names = "--box",
            paramLabel = "NAME",
            description = {
                "Name of this box for --logs and --otlp. Default: the name of the machine."
            })
    private @Nullable String box;

    @Mixin private LogArguments logs;
    @Mixin private OtlpArguments otlp;

    Reports reports() {
        String name = box == null ? GitArguments.machine() : box;
        Complaints wrong = new Complaints();
        Optional<Optional<LogPolicy>> log = wrong.of(() -> logs.policy(name));
        Optional<Optional<OtlpPolicy>> metrics = wrong.of(() -> otlp.policy(name));
        wrong.raise();
        return new Reports(log.orElseThrow(), metrics.orElseThrow());
    }
}
