package io.homeostat.goals;

import java.util.Locale;

/// Figures as people read them.
final class Text {
    private Text() {}

    static String of(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    /// A share from 0 to 1, with how many of how many.
    static String share(long part, long all) {
        return of("%.1f %% (%d of %d)", 100.0 * part / all, part, all);
    }

    static String percent(double share) {
        return of("%.1f %%", 100 * share);
    }
}
