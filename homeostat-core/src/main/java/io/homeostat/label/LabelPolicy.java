package io.homeostat.label;

import io.homeostat.base.Check;
import io.homeostat.base.Span;

/// How the truth arrives.
public sealed interface LabelPolicy {
    /// In the same reading; the prediction is made before it is looked at.
    record Inline() implements LabelPolicy {}

    /// In the reading of the same device that comes `horizon` readings later, because the target is
    /// its future value.
    record Forecast(int horizon) implements LabelPolicy {
        public Forecast {
            Check.argument(horizon >= 1, "horizon %s is below 1", horizon);
        }
    }

    /// In the same reading, but to be trusted only `after` a while: until then the loop acts as
    /// though it had not come.
    record Delayed(Span after) implements LabelPolicy {}

    /// In a message of its own, which names the reading by `key` (a field of both).
    record OnTopic(String topic, String key) implements LabelPolicy {}
}
