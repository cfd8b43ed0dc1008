package io.homeostat.runtime;

import io.homeostat.loop.TrainingOrder;
import io.homeostat.loop.TrainingResult;
import java.util.function.BooleanSupplier;

/// Carries out training orders, here or elsewhere.
public interface Training {
    /// Waits for the end. Whatever goes wrong is a result.
    ///
    /// @param cancelled asked now and then; once true, a result is not wanted any more
    TrainingResult run(TrainingOrder order, BooleanSupplier cancelled);
}
