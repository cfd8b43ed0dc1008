package io.homeostat.history;

import io.homeostat.label.Prediction;
import io.homeostat.reading.Reading;
import java.time.Instant;

/// One thing to write.
sealed interface Change {
    String pipeline();

    /// A prediction was made.
    record Predicted(String pipeline, Prediction prediction, Reading values) implements Change {}

    /// Its truth became known.
    record Labelled(String pipeline, long reading, double label, Instant at) implements Change {
        boolean about(Predicted predicted) {
            return reading == predicted.prediction().reading()
                    && pipeline.equals(predicted.pipeline());
        }
    }
}
