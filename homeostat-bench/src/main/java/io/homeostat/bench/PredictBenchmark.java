package io.homeostat.bench;

import io.homeostat.feature.FeatureVector;
import io.homeostat.learn.TrainingSet;
import io.homeostat.model.Estimate;
import io.homeostat.model.Model;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// One row through a linear model and through 100 trees of depth 6, beside the XGBoost library with
/// as many trees, learned from the same rows: row by row, as a stream needs it, and a thousand rows
/// at once.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PredictBenchmark {
    private static final int ROWS = 1_000;
    private static final int TRAINED_ON = 5_000;

    private final FeatureVector[] rows = new FeatureVector[ROWS];
    private final float[][] floats = new float[ROWS][];
    private Model linear;
    private Model trees;
    private Booster library;
    private DMatrix batch;
    private int width;
    private int next;

    @Setup
    public void setUp() throws XGBoostError {
        TrainingSet data = Workload.of("trees").trainingSet(TRAINED_ON);
        linear = Workload.of("linear").train(data);
        trees = Workload.of("trees").train(data);
        width = data.width();
        float[] all = new float[TRAINED_ON * width];
        float[] targets = new float[TRAINED_ON];
        for (int i = 0; i < TRAINED_ON; i++) {
            for (int j = 0; j < width; j++) {
                all[i * width + j] = (float) data.row(i).get(j);
            }
            targets[i] = (float) data.target(i);
        }
        float[] newest = new float[ROWS * width];
        for (int i = 0; i < ROWS; i++) {
            int row = TRAINED_ON - ROWS + i;
            rows[i] = data.row(row);
            floats[i] = new float[width];
            System.arraycopy(all, row * width, floats[i], 0, width);
            System.arraycopy(all, row * width, newest, i * width, width);
        }
        batch = new DMatrix(newest, ROWS, width, Float.NaN);
        DMatrix training = new DMatrix(all, TRAINED_ON, width, Float.NaN);
        training.setLabel(targets);
        library = XGBoost.train(training, params(), 100, Map.of(), null, null);
        training.dispose();
    }

    private static Map<String, Object> params() {
        Map<String, Object> params = new HashMap<>();
        params.put("objective", "reg:squarederror");
        params.put("tree_method", "hist");
        params.put("max_depth", 6);
        params.put("learning_rate", 0.1);
        params.put("nthread", 1);
        params.put("verbosity", 0);
        return params;
    }

    @TearDown
    public void tearDown() {
        batch.dispose();
        library.dispose();
    }

    private int row() {
        next = next + 1 == ROWS ? 0 : next + 1;
        return next;
    }

    @Benchmark
    public Estimate linear() {
        return linear.predict(rows[row()]);
    }

    @Benchmark
    public Estimate trees() {
        return trees.predict(rows[row()]);
    }

    @Benchmark
    public float[][] xgboostRowByRow() throws XGBoostError {
        DMatrix one = new DMatrix(floats[row()], 1, width, Float.NaN);
        try {
            return library.predict(one);
        } finally {
            one.dispose();
        }
    }

    @Benchmark
    public float[][] xgboostInPlace() throws XGBoostError {
        return library.inplace_predict(floats[row()], 1, width, Float.NaN);
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public float[][] xgboostThousandRows() throws XGBoostError {
        return library.predict(batch);
    }
}
