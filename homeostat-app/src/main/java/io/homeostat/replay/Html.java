package io.homeostat.replay;

import java.util.Locale;

/// Text for a page. Whatever comes from a file goes through [#escaped]: nothing in it is markup.
final class Html {
    private Html() {}

    static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints()
                .forEach(c -> {
                    switch (c) {
                        case '&' -> out.append("&amp;");
                        case '<' -> out.append("&lt;");
                        case '>' -> out.append("&gt;");
                        case '"' -> out.append("&quot;");
                        case '\'' -> out.append("&#39;");
                        default -> out.appendCodePoint(readable(c) ? c : 0xfffd);
                    }
                });
        return out.toString();
    }

    /// What no page may hold is shown as such.
    private static boolean readable(int c) {
        boolean control = Character.isISOControl(c) && c != '\n' && c != '\t';
        return !control && !(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    static String element(String name, String css, String inner) {
        String attribute = css.isEmpty() ? "" : " class=\"" + css + "\"";
        return "<" + name + attribute + ">" + inner + "</" + name + ">";
    }

    /// A place in a drawing, to a tenth.
    static String at(double place) {
        String text = String.format(Locale.ROOT, "%.1f", place);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /// A whole number in groups of three.
    static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number).replace(',', '\u202f');
    }
}
