package io.homeostat.gitops;

import java.util.Locale;

/// What a commit says: what serves, why, on what evidence, and the line by which it is found again.
final class CommitMessage {
    private static final int SUBJECT_MAX = 72;

    private CommitMessage() {}

    /// The line that no other appointment's commit has.
    static String trailer(Appointment made, String box) {
        return "Homeostat-Appointment: " + box + "/" + made.pipeline() + "/" + made.number();
    }

    static String of(Appointment made, String box) {
        return subject(made) + "\n\n" + body(made, box);
    }

    /// What follows the subject and its empty line.
    static String body(Appointment made, String box) {
        StringBuilder out = new StringBuilder(400);
        out.append(made.reason()).append(".\n\n");
        fact(out, "version", made.version());
        fact(out, "digest", made.digest());
        fact(out, "parent", made.parent());
        fact(out, "trained", made.cause());
        fact(out, "at", made.at());
        made.metrics().forEach((name, value) -> fact(out, name, value));
        made.evidence().forEach((name, value) -> fact(out, name, value));
        return out.append('\n').append(trailer(made, box)).append('\n').toString();
    }

    static String subject(Appointment made) {
        String verb = made.decision().equals("rolled-back") ? "roll back to" : "promote";
        String subject =
                String.format(Locale.ROOT, "%s: %s v%d", made.pipeline(), verb, made.version());
        return subject.length() <= SUBJECT_MAX ? subject : subject.substring(0, SUBJECT_MAX);
    }

    /// One line each, whatever the text: a line of its own could pass for a trailer.
    private static void fact(StringBuilder out, String name, Object value) {
        String text = String.valueOf(value).replaceAll("\\s+", " ");
        out.append(name).append(": ").append(text).append('\n');
    }
}
