package io.homeostat.base;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// Finds the valid name that a wrong one was probably meant to be.
public final class Nearest {
    private Nearest() {}

    /// The nearest of `names`, or empty when none is near enough to be a slip.
    public static Optional<String> to(String wrong, Collection<String> names) {
        String best = "";
        int bestDistance = Integer.MAX_VALUE;
        String lower = plain(wrong);
        for (String name : names) {
            String candidate = plain(name);
            int distance = distance(lower, candidate);
            boolean prefix = lower.length() >= 3 && candidate.startsWith(lower);
            int limit = prefix ? Integer.MAX_VALUE : limit(lower, candidate);
            if (distance <= limit && distance < bestDistance && !name.equals(wrong)) {
                best = name;
                bestDistance = distance;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    /// What a message ends with: "; did you mean 'X'?", or nothing.
    public static String hint(String wrong, Collection<String> names) {
        return to(wrong, names).map(name -> "; did you mean '" + name + "'?").orElse("");
    }

    /// The end of a sentence: a hint, or a full stop.
    public static String end(String wrong, Collection<String> names) {
        String hint = hint(wrong, names);
        return hint.isEmpty() ? "." : hint;
    }

    /// A third of the letters, or one of two or three; of single letters each is as far from the
    /// other as it can be.
    private static int limit(String wrong, String name) {
        return Math.min(wrong.length(), name.length()) < 2 ? 0 : Math.max(1, name.length() / 3);
    }

    /// Capitals, dashes and underscores are the commonest slips of all.
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    /// Edits between two words; exchanging two neighbours is one edit (Damerau 1964).
    private static int distance(String a, String b) {
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int substitution = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int least = Math.min(edits[i - 1][j], edits[i][j - 1]) + 1;
                least = Math.min(least, edits[i - 1][j - 1] + substitution);
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    least = Math.min(least, edits[i - 2][j - 2] + 1);
                }
                edits[i][j] = least;
            }
        }
        return edits[a.length()][b.length()];
    }
}
