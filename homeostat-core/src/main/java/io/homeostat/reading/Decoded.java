package io.homeostat.reading;

/// What became of a payload: a reading, or a reason why not. Bad data is a value, never thrown.
public sealed interface Decoded {
    /// A reading that may enter the loop; `ignoredFields` counts values that are not declared.
    record Accepted(Reading reading, int ignoredFields) implements Decoded {}

    /// A payload that may not, with the place, the value and the expectation in `detail`.
    record Rejected(Reason reason, String detail) implements Decoded {}

    /// Why a payload was rejected; the tag of a counter.
    enum Reason {
        MALFORMED("malformed"),
        NOT_AN_OBJECT("not-an-object"),
        NO_DECLARED_FIELD("no-declared-field"),
        NO_VALUE("no-value"),
        WRONG_TYPE("wrong-type"),
        UNKNOWN_CATEGORY("unknown-category"),
        UNDECLARED_FIELD("undeclared-field"),
        BAD_TIME("bad-time"),
        NO_DEVICE("no-device"),
        TOO_LARGE("too-large"),
        /// Data of a Sparkplug node or device whose birth is not known.
        NO_BIRTH("no-birth"),
        NOT_SPARKPLUG("not-sparkplug");

        private final String label;

        Reason(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }
}
