package io.homeostat.loop;

import io.homeostat.base.SingleWriter;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.learn.TrainingBuffer;
import io.homeostat.learn.TrainingBuffer.Row;
import io.homeostat.model.Model;
import io.homeostat.numeric.Moments;
import io.homeostat.score.Loss;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;

/// Reuse before retraining: looks among the kept models for one that knows the world which an alarm
/// has told of, because it was there before.
///
/// | symbol | unit | value | why |
/// |---|---|---|---|
/// | rows | rows | at most 200 | since the change; as many before it say what the champion is used to |
/// | sureness | standard errors | 3 | of the paired difference to the champion: better by chance once in hundreds of alarms |
/// | as good | share of the champion's mean loss before the change | 1.5 | or a new model would be better |
///
/// Once for each change: whom the gate has refused is not asked again. The gate decides in any
/// case.
///
/// **Cost.** One prediction for each kept model and row, once for each alarm. **Reference.** The
/// idea of a pool that is asked first: R. Anderson, Y. S. Koh, G. Dobbie, A. Bifet, *Recurring
/// concept meta-learning for evolving data streams*, Expert Systems with Applications 138 (2019),
/// doi 10.1016/j.eswa.2019.112832; the criteria are ours.
@SingleWriter
final class Recall {
    private static final int ROWS_MAX = 200;
    private static final int ROWS_MIN = 20;
    private static final double SURENESS = 3;
    private static final double AS_GOOD = 1.5;

    private final TrainingBuffer buffer;
    private final ModelShelf shelf;

    private long asked = -1;
    private int recalled;

    /// A kept model that knows the rows since a change.
    record Known(int version, double loss, double championLoss, long labels) {
        String reason() {
            return String.format(
                    Locale.ROOT,
                    "version %d knew this before: mean loss %.4g against %.4g on the newest %d"
                            + " labels",
                    version,
                    loss,
                    championLoss,
                    labels);
        }

        SequencedMap<String, Object> evidence() {
            SequencedMap<String, Object> evidence = new LinkedHashMap<>();
            evidence.put("cause", "recurring-concept");
            evidence.put("labels", labels);
            evidence.put("loss", loss);
            evidence.put("championLoss", championLoss);
            return evidence;
        }
    }

    Recall(TrainingBuffer buffer, ModelShelf shelf) {
        this.buffer = buffer;
        this.shelf = shelf;
    }

    /// A kept model for the world since reading `cut`, in which `champion` errs.
    Optional<Known> ask(long cut, int champion) {
        if (cut == asked) {
            return Optional.empty();
        }
        asked = cut;
        List<Row> fresh = buffer.since(cut, ROWS_MAX);
        List<Row> past = buffer.before(cut, ROWS_MAX);
        if (fresh.size() < ROWS_MIN || past.size() < ROWS_MIN) {
            return Optional.empty();
        }
        Model serving = shelf.model(champion);
        Optional<Known> best = best(fresh, champion, losses(serving, fresh));
        double usual = losses(serving, past).mean();
        Optional<Known> known = best.filter(model -> model.loss() <= AS_GOOD * usual);
        known.ifPresent(model -> recalled = model.version());
        return known;
    }

    private Optional<Known> best(List<Row> fresh, int champion, Moments served) {
        Optional<Known> best = Optional.empty();
        for (int version : shelf.kept()) {
            if (version == champion) {
                continue;
            }
            Moments gain = new Moments();
            for (Row row : fresh) {
                gain.add(loss(shelf.model(champion), row) - loss(shelf.model(version), row));
            }
            double loss = served.mean() - gain.mean();
            double error = Math.sqrt(gain.variance() / fresh.size());
            boolean better = gain.mean() > 0 && gain.mean() > SURENESS * error;
            if (better && best.map(known -> loss < known.loss()).orElse(true)) {
                best = Optional.of(new Known(version, loss, served.mean(), fresh.size()));
            }
        }
        return best;
    }

    private static Moments losses(Model model, List<Row> rows) {
        Moments losses = new Moments();
        rows.forEach(row -> losses.add(loss(model, row)));
        return losses;
    }

    private static double loss(Model model, Row row) {
        return Loss.of(model.predict(row.features()), row.target());
    }

    /// Whether `version` is on trial, or serves, because it was recalled.
    boolean recalled(int version) {
        return version == recalled;
    }

    /// The change that was asked about last, as a reading index.
    long cut() {
        return asked;
    }

    /// A training has been ordered: what comes next is new.
    void trained() {
        recalled = 0;
    }

    void save(StateWriter out) {
        out.putLong(asked).putInt(recalled);
    }

    void load(StateReader in) {
        asked = in.getLong();
        recalled = in.getInt();
    }
}
