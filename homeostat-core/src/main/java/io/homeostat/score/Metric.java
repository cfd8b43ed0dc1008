package io.homeostat.score;

/// The metrics that a pipeline may be judged by.
public enum Metric {
    RMSE("rmse", false, false),
    MAE("mae", false, false),
    R2("r2", false, true),
    ACCURACY("accuracy", true, true),
    KAPPA("kappa", true, true),
    F1("f1Weighted", true, true),
    LOG_LOSS("logLoss", true, false);

    private final String label;
    private final boolean classification;
    private final boolean largerIsBetter;

    Metric(String label, boolean classification, boolean largerIsBetter) {
        this.label = label;
        this.classification = classification;
        this.largerIsBetter = largerIsBetter;
    }

    /// The name in reports.
    public String label() {
        return label;
    }

    public boolean classification() {
        return classification;
    }

    public boolean largerIsBetter() {
        return largerIsBetter;
    }
}
