package io.homeostat.replay;

import io.homeostat.loop.LoopSpec;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is done about ageing, as a person names it.
///
/// @param text `heal`, `frozen`, `periodic:N` or `threshold:X`
public record Policy(String text, LoopSpec.Strategy strategy) {
    /// What may be written.
    public static final String FORMS = "heal, frozen, periodic:N or threshold:X";

    private static final Pattern PERIODIC = Pattern.compile("periodic:([1-9][0-9]{0,8})");
    private static final Pattern THRESHOLD =
            Pattern.compile("threshold:(-?(?:[0-9]{1,15}(?:\\.[0-9]{1,15})?|\\.[0-9]{1,15}))");

    /// The policy that `text` names, if it names one.
    public static Optional<Policy> parse(String text) {
        return strategy(text).map(strategy -> new Policy(text, strategy));
    }

    private static Optional<LoopSpec.Strategy> strategy(String text) {
        Matcher periodic = PERIODIC.matcher(text);
        Matcher threshold = THRESHOLD.matcher(text);
        if (text.equals("heal")) {
            return Optional.of(new LoopSpec.Strategy.Heal());
        } else if (text.equals("frozen")) {
            return Optional.of(new LoopSpec.Strategy.Frozen());
        } else if (periodic.matches()) {
            return Optional.of(new LoopSpec.Strategy.Periodic(Long.parseLong(periodic.group(1))));
        } else if (threshold.matches()) {
            return Optional.of(
                    new LoopSpec.Strategy.Threshold(Double.parseDouble(threshold.group(1))));
        }
        return Optional.empty();
    }
}
