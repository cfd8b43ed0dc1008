package io.homeostat.config;

import io.homeostat.config.Catalogue.Entry;
import io.homeostat.config.Catalogue.Param;
import io.homeostat.config.Catalogue.Suits;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The families and detectors that come with the product.
final class StandardCatalogue {
    private static final double MANY = 1e9;

    static final Catalogue CATALOGUE = new Catalogue(families(), detectors());

    private StandardCatalogue() {}

    private static SequencedMap<String, Entry> families() {
        return byName(
                entry("last-value", Suits.ANY, "says the newest known label again"),
                entry("mean", Suits.ANY, "says the mean of the labels, or the commonest class"),
                entry(
                        "ridge",
                        Suits.REGRESSION,
                        "linear regression on standardised columns",
                        real(
                                "lambda",
                                0,
                                MANY,
                                "1",
                                "weight of the penalty on large coefficients")),
                entry(
                        "logistic",
                        Suits.CLASSIFICATION,
                        "multinomial logistic regression on standardised columns",
                        real("lambda", 0, MANY, "1", "weight of the penalty on large coefficients"),
                        whole("iterations", 1, 10_000, "100", "steps of the solver at most")),
                entry(
                        "gradient-boosted-trees",
                        Suits.ANY,
                        "trees that correct each other",
                        whole("trees", 1, 5_000, "100", "number of trees"),
                        whole("depth", 1, 16, "6", "depth of a tree at most"),
                        real("learningRate", 1e-4, 1, "0.1", "share of each correction"),
                        real("minChildWeight", 0, MANY, "1", "weight of a leaf at least"),
                        real("lambda", 0, MANY, "1", "weight of the penalty on large leaves"),
                        real("subsample", 0.05, 1, "1", "share of the rows for each tree"),
                        real("columns", 0.05, 1, "1", "share of the columns for each tree")),
                entry(
                        "random-forest",
                        Suits.ANY,
                        "independent trees that vote",
                        whole("trees", 1, 5_000, "100", "number of trees"),
                        whole("depth", 1, 32, "12", "depth of a tree at most"),
                        real("minChildWeight", 0, MANY, "1", "weight of a leaf at least"),
                        real("subsample", 0.05, 1, "0.63", "share of the rows for each tree"),
                        real("columns", 0.05, 1, "0.5", "share of the columns for each split")));
    }

    private static SequencedMap<String, Entry> detectors() {
        Param grace = whole("minReadings", 1, 1_000_000, "30", "outcomes before the first alarm");
        return byName(
                entry(
                        "adwin",
                        Suits.ANY,
                        "a window that shrinks when its two ends disagree",
                        real("delta", 1e-12, 0.5, "0.002", "chance of a false alarm")),
                entry(
                        "page-hinkley",
                        Suits.ANY,
                        "a cumulative sum of deviations",
                        real("delta", 0, MANY, "0.005", "deviation that is tolerated"),
                        real("lambda", 1e-9, MANY, "50", "sum that is an alarm"),
                        grace),
                entry(
                        "cusum",
                        Suits.ANY,
                        "a one-sided cumulative sum",
                        real("delta", 0, MANY, "0.005", "deviation that is tolerated"),
                        real("lambda", 1e-9, MANY, "50", "sum that is an alarm"),
                        grace),
                entry(
                        "ewma",
                        Suits.ANY,
                        "a chart of the exponentially weighted mean",
                        real("alpha", 1e-4, 1, "0.2", "weight of the newest error"),
                        real("limit", 0.1, 100, "3", "standard deviations that are an alarm"),
                        grace),
                entry(
                        "ddm",
                        Suits.CLASSIFICATION,
                        "the error rate against its best",
                        real("warning", 0.1, 100, "2", "standard deviations for a warning"),
                        real("drift", 0.1, 100, "3", "standard deviations for an alarm"),
                        grace),
                entry(
                        "eddm",
                        Suits.CLASSIFICATION,
                        "the distance between errors against its best",
                        real("warning", 0.01, 1, "0.95", "share of the best for a warning"),
                        real("drift", 0.01, 1, "0.9", "share of the best for an alarm"),
                        grace),
                entry(
                        "hddm-a",
                        Suits.ANY,
                        "bounds on means after Hoeffding",
                        real("warning", 1e-12, 0.5, "0.005", "confidence of a warning"),
                        real("drift", 1e-12, 0.5, "0.001", "confidence of an alarm")),
                entry(
                        "hddm-w",
                        Suits.ANY,
                        "bounds on weighted means after McDiarmid",
                        real("warning", 1e-12, 0.5, "0.005", "confidence of a warning"),
                        real("drift", 1e-12, 0.5, "0.001", "confidence of an alarm"),
                        real("lambda", 1e-4, 1, "0.05", "weight of the newest error")),
                entry(
                        "kswin",
                        Suits.ANY,
                        "the distribution of the newest errors against older ones",
                        real("alpha", 1e-12, 0.5, "0.005", "chance of a false alarm"),
                        whole("window", 10, 100_000, "100", "errors that are kept"),
                        whole("newest", 5, 50_000, "30", "errors that count as new")));
    }

    private static SequencedMap<String, Entry> byName(Entry... entries) {
        SequencedMap<String, Entry> map = new LinkedHashMap<>();
        for (Entry entry : entries) {
            map.put(entry.name(), entry);
        }
        return Collections.unmodifiableSequencedMap(map);
    }

    private static Entry entry(String name, Suits suits, String meaning, Param... params) {
        return new Entry(name, suits, meaning, List.of(params));
    }

    private static Param real(
            String name, double min, double max, String fallback, String meaning) {
        return new Param(name, min, max, false, fallback, meaning);
    }

    private static Param whole(
            String name, double min, double max, String fallback, String meaning) {
        return new Param(name, min, max, true, fallback, meaning);
    }
}
