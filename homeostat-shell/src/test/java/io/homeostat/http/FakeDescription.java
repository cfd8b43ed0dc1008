package io.homeostat.http;

import io.homeostat.model.Task;
import io.homeostat.reading.DeviceRule;
import io.homeostat.reading.Field;
import io.homeostat.reading.Fields;
import io.homeostat.reading.SourceSpec;
import java.time.Duration;
import java.util.List;

/// What does not change of a [FakePipeline].
final class FakeDescription {
    private FakeDescription() {}

    static PipelineApi.Description of(boolean classes) {
        List<Field> fields =
                List.of(
                        new Field("AT", "Cel", -40, 60, List.of(), List.of(-200.0)),
                        Field.number("AP"),
                        Field.category("mode", List.of("Idle", "Active", "Maintenance")),
                        classes
                                ? Field.category("grade", List.of("Low", "Medium", "High"))
                                : new Field(
                                        "NOX",
                                        "mg/m3",
                                        0,
                                        Double.POSITIVE_INFINITY,
                                        List.of(),
                                        List.of()));
        return new PipelineApi.Description(
                new Fields(fields),
                List.of("AT", "AP", "mode"),
                classes ? "grade" : "NOX",
                classes ? "" : "mg/m3",
                classes
                        ? new Task.Classification(List.of("Low", "Medium", "High"))
                        : new Task.Regression(),
                List.of("AT", "AP", "mode", "AT lag 1", "AT mean 10"),
                classes ? "logistic" : "gradient-boosted-trees",
                "linear",
                "after 24 readings",
                source(),
                "plant/{device}/prediction");
    }

    private static SourceSpec source() {
        var arrival = new SourceSpec.TimeRule.Arrival();
        var device = DeviceRule.single("turbine-1");
        return new SourceSpec(
                "plant/+/reading",
                1,
                SourceSpec.Format.JSON,
                device,
                arrival,
                Duration.ZERO,
                "",
                "",
                false,
                SourceSpec.Csv.RECOGNISED);
    }
}
