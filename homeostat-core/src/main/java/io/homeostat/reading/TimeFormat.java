package io.homeostat.reading;

import io.homeostat.base.Check;

/// How a time is written, by its name in the pipeline file: `iso-8601`, `epoch-s`, `epoch-ms`, or a
/// Java date pattern. Without a zone, a time is taken as UTC.
public record TimeFormat(String text) {
    public static final TimeFormat ISO_8601 = new TimeFormat("iso-8601");
    public static final TimeFormat EPOCH_SECONDS = new TimeFormat("epoch-s");
    public static final TimeFormat EPOCH_MILLIS = new TimeFormat("epoch-ms");

    public TimeFormat {
        Check.argument(!text.isBlank(), "a time format must not be blank");
    }
}
