package io.homeostat.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/// What one system showed in each round.
final class PeerRounds {
    private final Peer peer;
    private final SequencedMap<Integer, Sample> samples = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();

    PeerRounds(Peer peer) {
        this.peer = peer;
    }

    void add(int round, Sample sample) {
        samples.put(round, sample);
    }

    void failed(int round, String reason) {
        failures.add("round " + round + ": " + reason);
    }

    Peer peer() {
        return peer;
    }

    SequencedMap<Integer, Sample> samples() {
        return samples;
    }

    List<String> failures() {
        return failures;
    }

    /// Of the rounds that were measured, of which there must be one.
    Spread spread(ToDoubleFunction<Sample> figure) {
        return Spread.of(samples.values().stream().mapToDouble(figure).toArray());
    }

    /// The median of the ratios to `base` of the rounds that both were measured in: what changes
    /// from round to round changes both.
    Optional<Spread> ratio(PeerRounds base, ToDoubleFunction<Sample> figure) {
        double[] ratios =
                samples.keySet().stream()
                        .filter(base.samples::containsKey)
                        .mapToDouble(round ->
                                figure.applyAsDouble(samples.get(round))
                                        / figure.applyAsDouble(base.samples.get(round)))
                        .toArray();
        return ratios.length == 0 ? Optional.empty() : Optional.of(Spread.of(ratios));
    }

    /// All rounds together.
    Sample.Delivery delivery() {
        return samples.values().stream()
                .map(Sample::delivery)
                .reduce(
                        new Sample.Delivery(0, 0, 0, 0, 0),
                        (a, b) ->
                                new Sample.Delivery(
                                        a.sent() + b.sent(),
                                        a.lost() + b.lost(),
                                        a.duplicates() + b.duplicates(),
                                        a.reordered() + b.reordered(),
                                        a.unacknowledged() + b.unacknowledged()));
    }
}
