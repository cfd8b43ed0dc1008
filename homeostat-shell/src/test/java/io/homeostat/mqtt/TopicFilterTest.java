package io.homeostat.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TopicFilterTest {
    @ParameterizedTest
    @CsvSource({
        "a/b,a/b,true",
        "a/b,a/c,false",
        "a/+,a/b,true",
        "a/+,a/b/c,false",
        "a/+/c,a/b/c,true",
        "a/#,a,true",
        "a/#,a/b/c,true",
        "#,a/b,true",
        "+,a,true",
        "+,/a,false",
        "+/+,/a,true",
        "#,$SYS/x,false",
        "$SYS/#,$SYS/x,true",
        "a,a/b,false",
        "a/b,a,false",
        "a//b,a//b,true",
        "a/+/b,a//b,true",
        "+,$x,false"
    })
    void filters_match_by_level(String filter, String topic, boolean expected) {
        assertThat(TopicFilter.parse(filter).orElseThrow().matches(topic)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"a/#/b", "a+/b", "a/b#", "''", "##"})
    void refuses_what_is_no_filter(String text) {
        assertThat(TopicFilter.parse(text)).isEmpty();
    }
}
