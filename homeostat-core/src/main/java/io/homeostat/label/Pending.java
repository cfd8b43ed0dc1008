package io.homeostat.label;

import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.feature.FeatureVector;
import io.homeostat.model.Estimate;
import io.homeostat.reading.DeviceId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A reading whose truth has not come yet, with all that was said about it.
///
/// There is no prediction before the first model; the row then waits only to be learned from.
public final class Pending {
    private final long reading;
    private final DeviceId device;
    private final Instant at;
    private final String key;
    private final FeatureVector features;
    private final double truth;
    private final boolean excluded;
    private final @Nullable Prediction prediction;
    private final @Nullable Estimate shadow;
    private final int shadowVersion;
    private final double correction;
    private final double shadowCorrection;
    private final @Nullable Estimate plain;
    private final List<Integer> slices;
    private final @Nullable Blend blend;

    /// @param reading index of the reading within the pipeline
    /// @param truth the target's value in the reading itself, NaN when it is not there
    /// @param key what a label message will call the reading, or empty
    /// @param excluded a sensor was sick: score it, but neither learn from it nor judge by it
    /// @param prediction what was served, null before the first model
    /// @param shadow what the candidate or predecessor said, null when there was none
    public Pending(
            long reading,
            DeviceId device,
            Instant at,
            String key,
            FeatureVector features,
            double truth,
            boolean excluded,
            @Nullable Prediction prediction,
            @Nullable Estimate shadow,
            int shadowVersion) {
        this.reading = reading;
        this.device = device;
        this.at = at;
        this.key = key;
        this.features = features;
        this.truth = truth;
        this.excluded = excluded;
        this.prediction = prediction;
        this.shadow = shadow;
        this.shadowVersion = shadowVersion;
        this.correction = 0;
        this.shadowCorrection = 0;
        this.plain = null;
        this.slices = List.of();
        this.blend = null;
    }

    private Pending(
            Pending other,
            double correction,
            double shadowCorrection,
            @Nullable Estimate plain,
            List<Integer> slices,
            @Nullable Blend blend) {
        this.reading = other.reading;
        this.device = other.device;
        this.at = other.at;
        this.key = other.key;
        this.features = other.features;
        this.truth = other.truth;
        this.excluded = other.excluded;
        this.prediction = other.prediction;
        this.shadow = other.shadow;
        this.shadowVersion = other.shadowVersion;
        this.correction = correction;
        this.shadowCorrection = shadowCorrection;
        this.plain = plain;
        this.slices = slices;
        this.blend = blend;
    }

    /// The same, with all that is known of how it was served.
    ///
    /// @param championCorrection what was added to the estimate of the champion
    /// @param newShadowCorrection what was added to the estimate of the shadow
    /// @param within numbers of the slices, which a gate looks at by themselves, that it belongs to
    /// @param of what was served as a blend, if it was
    public Pending served(
            double championCorrection,
            double newShadowCorrection,
            List<Integer> within,
            Optional<Blend> of) {
        return new Pending(
                this,
                championCorrection,
                newShadowCorrection,
                plain,
                List.copyOf(within),
                of.orElse(null));
    }

    /// The same, with what the champion would have said had the values of a sick sensor not been
    /// replaced.
    public Pending withPlain(Estimate unmended) {
        return new Pending(this, correction, shadowCorrection, unmended, slices, blend);
    }

    /// What the champion said by itself, corrected, without an online learner's share.
    public Optional<Estimate> alone() {
        return prediction().map(said -> blend == null ? said.estimate() : blend.model());
    }

    /// What the online learner said, if it had a share.
    public Optional<Estimate> online() {
        return Optional.ofNullable(blend).map(Blend::online);
    }

    /// Numbers of the slices that the reading belongs to.
    public List<Integer> slices() {
        return slices;
    }

    /// What the champion would have said of the values as they came, where some were replaced.
    public Optional<Estimate> plain() {
        return Optional.ofNullable(plain);
    }

    public long reading() {
        return reading;
    }

    public DeviceId device() {
        return device;
    }

    public Instant at() {
        return at;
    }

    public String key() {
        return key;
    }

    public FeatureVector features() {
        return features;
    }

    public double truth() {
        return truth;
    }

    public boolean excluded() {
        return excluded;
    }

    public Optional<Prediction> prediction() {
        return Optional.ofNullable(prediction);
    }

    /// What was added to the champion's own estimate.
    public double correction() {
        return correction;
    }

    /// What was added to the shadow's own estimate.
    public double shadowCorrection() {
        return shadowCorrection;
    }

    /// What version `version` said in shadow, if it did.
    public Optional<Estimate> shadow(int version) {
        return shadowVersion == version ? Optional.ofNullable(shadow) : Optional.empty();
    }

    void save(StateWriter out) {
        out.putLong(reading).putString(device.value()).putLong(at.getEpochSecond());
        out.putInt(at.getNano()).putString(key).putDoubles(features.toArray());
        out.putDouble(truth).putBoolean(excluded).putBoolean(prediction != null);
        if (prediction != null) {
            out.putInt(prediction.version());
            prediction.estimate().save(out);
            prediction.frozen().save(out);
            prediction.baseline().save(out);
            out.putDouble(prediction.lower()).putDouble(prediction.upper());
            out.putBoolean(prediction.driftDetected());
        }
        out.putInt(shadowVersion).putBoolean(shadow != null);
        if (shadow != null) {
            shadow.save(out);
        }
        out.putDouble(correction).putDouble(shadowCorrection).putBoolean(plain != null);
        if (plain != null) {
            plain.save(out);
        }
        out.putInts(slices.stream().mapToInt(slice -> slice).toArray());
        out.putBoolean(blend != null);
        if (blend != null) {
            blend.save(out);
        }
    }

    static Pending load(StateReader in) {
        long reading = in.getLong();
        DeviceId device = new DeviceId(in.getString());
        Instant at = Instant.ofEpochSecond(in.getLong(), in.getInt());
        String key = in.getString();
        FeatureVector features = FeatureVector.owning(in.getDoubles());
        double truth = in.getDouble();
        boolean excluded = in.getBoolean();
        Prediction prediction = null;
        if (in.getBoolean()) {
            prediction =
                    new Prediction(
                            reading,
                            device,
                            at,
                            in.getInt(),
                            Estimate.load(in),
                            Estimate.load(in),
                            Estimate.load(in),
                            in.getDouble(),
                            in.getDouble(),
                            in.getBoolean());
        }
        int shadowVersion = in.getInt();
        Estimate shadow = in.getBoolean() ? Estimate.load(in) : null;
        double correction = in.getDouble();
        double shadowCorrection = in.getDouble();
        Estimate plain = in.getBoolean() ? Estimate.load(in) : null;
        List<Integer> slices = Arrays.stream(in.getInts()).boxed().toList();
        Optional<Blend> blend = in.getBoolean() ? Optional.of(Blend.load(in)) : Optional.empty();
        Pending pending =
                new Pending(
                                reading,
                                device,
                                at,
                                key,
                                features,
                                truth,
                                excluded,
                                prediction,
                                shadow,
                                shadowVersion)
                        .served(correction, shadowCorrection, slices, blend);
        return plain == null ? pending : pending.withPlain(plain);
    }
}
