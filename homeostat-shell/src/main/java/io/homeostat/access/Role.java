package io.homeostat.access;

import io.homeostat.base.Check;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What a user may do.
public enum Role {
    /// Sends readings and subscribes, by MQTT.
    DEVICE,
    /// Looks and asks for predictions, by HTTP; changes nothing.
    READER,
    /// Everything, by both.
    OPERATOR;

    /// As it stands in the file.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static List<String> labels() {
        return Arrays.stream(values()).map(Role::label).toList();
    }

    /// @param place where the text stands, for a message
    public static Role parse(String text, String place) {
        Check.argument(
                labels().contains(text),
                "%sfound the role '%s', expected one of %s",
                place,
                text,
                String.join(", ", labels()));
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /// Whether it holds what `needed` does.
    public boolean covers(Role needed) {
        return this == OPERATOR || this == needed;
    }
}
