package io.homeostat.config;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// What MQTT asks of topics and topic filters (MQTT 5.0, section 4.7).
final class Topics {
    private static final int BYTES_MAX = 65_535;

    private Topics() {}

    static int levels(String topic) {
        return topic.split("/", -1).length;
    }

    /// What is expected of a topic filter that is none.
    static Optional<String> filterFault(String filter) {
        String[] levels = filter.split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            boolean wild = levels[i].indexOf('+') >= 0 || levels[i].indexOf('#') >= 0;
            if (wild && levels[i].length() > 1) {
                return Optional.of("'+' or '#' as a whole level");
            }
            if (levels[i].equals("#") && i < levels.length - 1) {
                return Optional.of("'#' as the last level");
            }
        }
        return lengthFault(filter);
    }

    /// What is expected of a topic that is none.
    static Optional<String> topicFault(String topic) {
        if (topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0) {
            return Optional.of("a topic without the wildcards + and #");
        }
        String rest = topic;
        for (String known : List.of("{device}", "{pipeline}")) {
            rest = rest.replace(known, "");
        }
        if (rest.indexOf('{') >= 0 || rest.indexOf('}') >= 0) {
            return Optional.of("no other placeholders than {device} and {pipeline}");
        }
        return lengthFault(topic);
    }

    private static Optional<String> lengthFault(String topic) {
        boolean fine =
                !topic.isEmpty()
                        && topic.indexOf('\0') < 0
                        && topic.getBytes(StandardCharsets.UTF_8).length <= BYTES_MAX;
        return fine ? Optional.empty() : Optional.of("1 to 65535 bytes without NUL");
    }

    /// Whether a message on `topic` reaches those who subscribe to `filter`.
    static boolean matches(String filter, String topic) {
        String[] wanted = filter.split("/", -1);
        String[] levels = topic.split("/", -1);
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].equals("#")) {
                return true;
            }
            if (i >= levels.length || !(wanted[i].equals("+") || wanted[i].equals(levels[i]))) {
                return false;
            }
        }
        return wanted.length == levels.length;
    }
}
