package io.homeostat.replay;

import io.homeostat.base.StateFormatException;
import io.homeostat.feature.FeatureVector;
import io.homeostat.loop.LoopSpec;
import io.homeostat.model.Candidate;
import io.homeostat.model.Estimate;
import io.homeostat.model.Task;
import java.util.Arrays;

/// Whether a model answers what a pipeline asks. Names of classes are not in a model: of another
/// pipeline with as many classes it is its features that are found to be others.
final class ModelFit {
    private ModelFit() {}

    /// @param schemaHash of the pipeline's features
    /// @param width how many columns they are
    /// @throws StateFormatException when it has other features, or says numbers for classes, or
    ///   classes for a number, or other classes
    static void check(LoopSpec spec, String schemaHash, int width, Candidate candidate) {
        boolean same = candidate.lineage().schemaHash().equals(schemaHash);
        if (!same || candidate.model().width() != width) {
            throw new StateFormatException(
                    "the model was trained on other features than "
                            + spec.pipeline()
                            + " declares; train it again");
        }
        double[] nothing = new double[width];
        Arrays.fill(nothing, Double.NaN);
        String found =
                switch (candidate.model().predict(FeatureVector.owning(nothing))) {
                    case Estimate.Value _ -> "a number";
                    case Estimate.Classes classes -> classes.size() + " classes";
                };
        String expected =
                switch (spec.target().task()) {
                    case Task.Regression _ -> "a number";
                    case Task.Classification(var classes) -> classes.size() + " classes";
                };
        if (!found.equals(expected)) {
            throw new StateFormatException(
                    "the model answers with "
                            + found
                            + ", expected "
                            + expected
                            + ", since that is what "
                            + spec.target().field()
                            + " of "
                            + spec.pipeline()
                            + " is; train it again");
        }
    }
}
