package io.homeostat.mqtt;

import java.util.Optional;

/// A topic filter with the wildcards `+` (one level) and `#` (this level and all below).
public final class TopicFilter {
    private final String text;
    private final String[] levels;

    private TopicFilter(String text, String[] levels) {
        this.text = text;
        this.levels = levels;
    }

    /// The filter, or nothing when the text is not one: empty, a wildcard beside other characters
    /// of its level, `#` before the last level, a NUL.
    public static Optional<TopicFilter> parse(String text) {
        if (text.isEmpty() || text.length() > 65_535 || text.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        String[] levels = text.split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            String level = levels[i];
            boolean wild = level.indexOf('+') >= 0 || level.indexOf('#') >= 0;
            if ((wild && level.length() > 1) || (level.equals("#") && i < levels.length - 1)) {
                return Optional.empty();
            }
        }
        return Optional.of(new TopicFilter(text, levels));
    }

    /// Whether a message may be published to `topic`: not empty, no wildcard, no NUL.
    public static boolean publishable(String topic) {
        return !topic.isEmpty()
                && topic.indexOf('+') < 0
                && topic.indexOf('#') < 0
                && topic.indexOf('\0') < 0;
    }

    /// Whether messages on `topic` pass. As the protocol has it, a leading wildcard does not match
    /// topics that begin with `$`.
    public boolean matches(String topic) {
        if (topic.startsWith("$") && !levels[0].startsWith("$")) {
            return false;
        }
        int start = 0;
        for (int i = 0; i < levels.length; i++) {
            if (levels[i].equals("#")) {
                return true;
            }
            if (start > topic.length()) {
                return false;
            }
            int slash = topic.indexOf('/', start);
            int end = slash < 0 ? topic.length() : slash;
            if (!levels[i].equals("+") && !equal(levels[i], topic, start, end)) {
                return false;
            }
            start = end + 1;
        }
        return start > topic.length();
    }

    private static boolean equal(String level, String topic, int start, int end) {
        return level.length() == end - start && topic.startsWith(level, start);
    }

    @Override
    public String toString() {
        return text;
    }
}
