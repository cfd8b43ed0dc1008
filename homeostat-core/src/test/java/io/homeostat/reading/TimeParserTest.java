package io.homeostat.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeParserTest {
    @ParameterizedTest
    @CsvSource({
        "2024-02-29, 2024-02-29T00:00:00Z",
        "2024-02-29 13:05, 2024-02-29T13:05:00Z",
        "2024-02-29T13:05:06, 2024-02-29T13:05:06Z",
        "2014-04-10 07:15:00.000000, 2014-04-10T07:15:00Z",
        "2024-02-29T13:05:06.1234567891Z, 2024-02-29T13:05:06.123456789Z",
        "2024-02-29T13:05:06+02:00, 2024-02-29T11:05:06Z",
        "2024-02-29T13:05:06-0530, 2024-02-29T18:35:06Z",
        "2024-02-29 13:05:06 +01, 2024-02-29T12:05:06Z",
        "1969-12-31T23:59:59.5Z, 1969-12-31T23:59:59.5Z"
    })
    void reads_iso_times(String text, String expected) {
        assertThat(TimeParser.of(TimeFormat.ISO_8601).parse(text))
                .contains(Instant.parse(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "noon",
                "2024-02-30",
                "2024-13-01",
                "2024-02-29T24:00:00",
                "2024-02-29X10:00",
                "2024-02-29T10:00:00.",
                "2024-02-29T10:00:00+",
                "2024-2-9",
                "2024-02-29T10:00:00Zz"
            })
    void refuses_what_is_no_time(String text) {
        assertThat(TimeParser.of(TimeFormat.ISO_8601).parse(text)).isEmpty();
    }

    @Test
    void reads_epochs() {
        assertThat(TimeParser.of(TimeFormat.EPOCH_SECONDS).parse("1700000000.25"))
                .contains(Instant.parse("2023-11-14T22:13:20.250Z"));
        assertThat(TimeParser.of(TimeFormat.EPOCH_MILLIS).parse("1700000000001"))
                .contains(Instant.parse("2023-11-14T22:13:20.001Z"));
        assertThat(TimeParser.of(TimeFormat.EPOCH_SECONDS).parse("1e300")).isEmpty();
        assertThat(TimeParser.of(TimeFormat.EPOCH_SECONDS).parse("soon")).isEmpty();
    }

    @Test
    void reads_patterns_in_utc() {
        assertThat(
                        TimeParser.of(new TimeFormat("dd/MM/yyyy HH.mm.ss"))
                                .parse("10/03/2004 18.00.00"))
                .contains(Instant.parse("2004-03-10T18:00:00Z"));
        assertThat(TimeParser.of(new TimeFormat("d MMM yyyy")).parse("3 Mar 2004"))
                .contains(Instant.parse("2004-03-03T00:00:00Z"));
        assertThat(TimeParser.of(new TimeFormat("dd/MM/yyyy")).parse("2004-03-10")).isEmpty();
    }
}
