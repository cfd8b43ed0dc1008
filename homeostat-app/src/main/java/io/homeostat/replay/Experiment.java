package io.homeostat.replay;

import io.homeostat.config.PipelineResource;
import io.homeostat.config.Setting;
import io.homeostat.loop.LoopSpec;
import java.util.List;

/// One replay of several over the same tape.
///
/// @param pipeline the pipeline with the settings
/// @param spec what the loop is told: the pipeline's, with policy, labels and seed
/// @param settings what it has that the pipeline file has not
public record Experiment(
        PipelineResource pipeline, LoopSpec spec, Policy policy, List<Setting> settings) {
    public Experiment {
        settings = List.copyOf(settings);
    }

    public long seed() {
        return spec.seed().value();
    }

    /// The settings in one line; empty when there are none.
    public String settingsText() {
        return String.join(" ", settings.stream().map(Setting::toString).toList());
    }
}
