package io.homeostat.onnx;

import io.homeostat.base.Sha256;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;
import io.homeostat.model.Estimate;
import io.homeostat.model.Model;
import io.homeostat.model.ModelCodec;
import java.util.Arrays;

/// A model that was made elsewhere: an ONNX file, served by ONNX Runtime.
///
/// Where it has no answer, as many models have none while a feature is missing, it says NaN. Its
/// arithmetic is that of native code: the same in one process, but not to the last bit on every
/// processor.
public final class OnnxModel implements Model {
    public static final String FAMILY = "onnx";

    /// Probabilities that are further from 1 in sum are none.
    private static final double SUM_TOLERANCE = 1e-2;

    private static final double TOLERANCE = 1e-4;

    private final Binding binding;
    private final byte[] file;
    private final Sessions.Handle session;

    private OnnxModel(Binding binding, byte[] file) {
        this.binding = binding;
        this.file = file;
        this.session = Sessions.of(Sha256.of(file) + binding, binding, file);
    }

    /// @param file is not to be touched again
    static OnnxModel owning(Binding binding, byte[] file) {
        return new OnnxModel(binding, file);
    }

    @Override
    public Estimate predict(FeatureVector x) {
        ModelCodec.checkWidth(FAMILY, width(), x.size());
        return estimate(session.run(x));
    }

    private Estimate estimate(double[] said) {
        if (binding.answer() == Binding.Answer.VALUE) {
            return new Estimate.Value(said[0]);
        }
        double[] p = new double[binding.classes()];
        if (!probabilities(said, binding.answer())) {
            Arrays.fill(p, Double.NaN);
            return Estimate.Classes.owning(p);
        }
        if (binding.answer() == Binding.Answer.SECOND) {
            double second = Math.clamp(said[0], 0, 1);
            p[binding.columns().get(0)] = 1 - second;
            p[binding.columns().get(1)] = second;
            return Estimate.Classes.owning(p);
        }
        double sum = 0;
        for (int i = 0; i < said.length; i++) {
            double one = Math.max(0, said[i]);
            p[binding.columns().get(i)] = one;
            sum += one;
        }
        for (int i = 0; i < p.length; i++) {
            p[i] /= sum;
        }
        return Estimate.Classes.owning(p);
    }

    /// Whether `said` are probabilities, up to what sums of floats are off by: a converter's forest
    /// may say -1e-7.
    static boolean probabilities(double[] said, Binding.Answer answer) {
        double sum = 0;
        for (double one : said) {
            // A NaN is not in there either.
            if (!(one >= -TOLERANCE && one <= 1 + TOLERANCE)) {
                return false;
            }
            sum += one;
        }
        return answer == Binding.Answer.SECOND || Math.abs(sum - 1) <= SUM_TOLERANCE;
    }

    @Override
    public String family() {
        return FAMILY;
    }

    @Override
    public int width() {
        return binding.width();
    }

    /// The file that it came in.
    public byte[] file() {
        return file.clone();
    }

    @Override
    public void save(StateWriter out) {
        binding.save(out);
        out.putBytes(file);
    }
}
