package io.homeostat.replay;

import io.homeostat.feature.FeaturePipeline;
import io.homeostat.feature.FeatureVector;
import io.homeostat.label.LabelJoin;
import io.homeostat.label.LabelPolicy;
import io.homeostat.label.Pending;
import io.homeostat.loop.LoopSpec;
import io.homeostat.model.Candidate;
import io.homeostat.model.Estimate;
import io.homeostat.model.Task;
import io.homeostat.reading.Decoded;
import io.homeostat.reading.Reading;
import io.homeostat.table.TableSource;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Predicts a file with one model, with the features that the pipeline declares.
public final class Predictions {
    private static final int PENDING_MAX = 200_000;

    private final LoopSpec spec;
    private final Candidate candidate;
    private final FeaturePipeline features;
    private final LabelJoin labels;
    private final int target;
    private final boolean forecast;

    /// @throws io.homeostat.base.StateFormatException when the model does not fit the pipeline
    public Predictions(LoopSpec spec, Candidate candidate) {
        this.spec = spec;
        this.candidate = candidate;
        this.forecast = spec.target().arrives() instanceof LabelPolicy.Forecast;
        this.features =
                new FeaturePipeline(
                        spec.fields(), spec.target().field(), forecast, spec.features());
        this.labels = new LabelJoin(spec.target().arrives(), PENDING_MAX);
        this.target = spec.fields().require(spec.target().field());
        ModelFit.check(spec, features.schema().hash(), features.schema().width(), candidate);
    }

    /// Writes one line for each row of `source` and returns how many.
    public long write(TableSource source, PrintWriter out) {
        List<String> classes =
                spec.target().task() instanceof Task.Classification(var names) ? names : List.of();
        out.println(
                "reading,device,prediction"
                        + classes.stream().map(c -> ",p(" + c + ")").collect(Collectors.joining()));
        long rows = 0;
        Optional<Decoded> row = source.next();
        while (row.isPresent()) {
            if (row.get() instanceof Decoded.Accepted(Reading reading, _)) {
                line(out, rows, reading, predict(reading, rows), classes);
                rows++;
            }
            row = source.next();
        }
        return rows;
    }

    private Estimate predict(Reading reading, long index) {
        double truth = reading.get(target);
        if (forecast && !Double.isNaN(truth)) {
            features.targetKnown(reading.device(), truth);
        }
        Instant at = reading.time().orElse(Instant.EPOCH);
        FeatureVector x = features.vector(reading, at);
        Estimate estimate = candidate.model().predict(x);
        features.passed(reading);
        if (!forecast) {
            Pending pending =
                    new Pending(index, reading.device(), at, "", x, truth, false, null, null, 0);
            labels.afterPrediction(pending)
                    .forEach(joined ->
                            features.targetKnown(joined.pending().device(), joined.truth()));
        }
        return estimate;
    }

    private static void line(
            PrintWriter out, long index, Reading reading, Estimate estimate, List<String> classes) {
        StringBuilder line = new StringBuilder();
        line.append(index).append(',').append(quoted(reading.device().value())).append(',');
        switch (estimate) {
            // No answer, as a model from elsewhere may have none while a feature is missing.
            case Estimate.Value(double point) -> line.append(Double.isNaN(point) ? "" : point);
            case Estimate.Classes all when Double.isNaN(all.get(0)) ->
                    line.append(",".repeat(all.size()));
            case Estimate.Classes all -> {
                line.append(quoted(classes.get(all.best())));
                for (int i = 0; i < all.size(); i++) {
                    line.append(',').append(all.get(i));
                }
            }
        }
        out.println(line);
    }

    private static String quoted(String text) {
        boolean plain = text.indexOf(',') < 0 && text.indexOf('"') < 0 && text.indexOf('\n') < 0;
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
