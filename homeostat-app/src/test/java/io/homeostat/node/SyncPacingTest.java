package io.homeostat.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SyncPacingTest {
    @Test
    void the_disk_waits_for_company_only_while_the_lane_has_enough_to_do() {
        assertThat(SyncPacing.interval(0)).isZero();
        assertThat(SyncPacing.interval(255)).isZero();
        assertThat(SyncPacing.interval(256)).isEqualTo(Duration.ofMillis(2));
        assertThat(SyncPacing.interval(4_096)).isEqualTo(Duration.ofMillis(2));
    }
}
