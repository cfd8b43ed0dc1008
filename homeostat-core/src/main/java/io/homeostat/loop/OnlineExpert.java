package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;
import io.homeostat.learn.TrainingBuffer;
import io.homeostat.model.Estimate;
import io.homeostat.online.OnlineFamilies;
import io.homeostat.online.OnlineLearner;
import io.homeostat.online.OnlineSpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The online learner beside the models, if the pipeline has one: it learns from every label that a
/// training may learn from, as soon as that is there.
@SingleWriter
final class OnlineExpert {
    private final Optional<OnlineSpec> spec;
    private Optional<OnlineLearner> learner;
    private @Nullable FeatureVector about;
    private @Nullable Estimate said;

    OnlineExpert(Optional<OnlineSpec> spec) {
        this.spec = spec;
        this.learner = spec.map(OnlineFamilies::learner);
    }

    /// Whether it has something to say.
    boolean learned() {
        return learner.isPresent() && learner.get().learned() > 0;
    }

    /// What it says about `x`, which is asked for several times running; nothing before it has
    /// learned.
    Optional<Estimate> said(FeatureVector x) {
        if (!learned()) {
            return Optional.empty();
        }
        Estimate known = said;
        if (known == null || !x.equals(about)) {
            known = learner.orElseThrow().predict(x);
            said = known;
            about = x;
        }
        return Optional.of(known);
    }

    void learn(FeatureVector x, double truth) {
        said = null;
        learner.ifPresent(one -> one.learn(x, truth));
    }

    /// Begins again with the rows that are left, when some were taken back.
    void relearn(TrainingBuffer rows) {
        said = null;
        learner = spec.map(OnlineFamilies::learner);
        learner.ifPresent(one ->
                rows.since(0, rows.size()).forEach(row -> one.learn(row.features(), row.target())));
    }

    void save(StateWriter out) {
        learner.ifPresent(one -> out.putPart(one::save));
    }

    void load(StateReader in) {
        said = null;
        learner.ifPresent(one -> one.load(new StateReader(in.getBytes())));
    }
}
