package io.homeostat.http;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// Finds the name that somebody probably meant.
final class Nearest {
    private Nearest() {}

    /// The closest of `names`, if it is close: at most a third of its letters differ, or one of two
    /// or three. Of single letters each is as far from the other as it can be.
    static Optional<String> to(String wanted, Collection<String> names) {
        String best = "";
        int bestDistance = Integer.MAX_VALUE;
        for (String name : names) {
            int shorter = Math.min(wanted.length(), name.length());
            int distance = distance(wanted.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            int limit = shorter < 2 ? 0 : Math.max(1, name.length() / 3);
            if (distance <= limit && distance < bestDistance) {
                best = name;
                bestDistance = distance;
            }
        }
        return bestDistance < Integer.MAX_VALUE ? Optional.of(best) : Optional.empty();
    }

    /// "; did you mean X?", or nothing.
    static String hint(String wanted, Collection<String> names) {
        return to(wanted, names).map(name -> "; did you mean " + name + "?").orElse("");
    }

    /// The end of a sentence: the same, or a full stop.
    static String end(String wanted, Collection<String> names) {
        String hint = hint(wanted, names);
        return hint.isEmpty() ? "." : hint;
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j - 1], row[j]));
            }
        }
        return row[b.length()];
    }
}
