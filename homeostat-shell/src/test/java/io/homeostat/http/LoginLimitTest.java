package io.homeostat.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class LoginLimitTest {
    private static final long SECOND = 1_000_000_000;

    private final AtomicLong nanos = new AtomicLong(-7 * SECOND);
    private final LoginLimit limit = new LoginLimit(nanos::get);

    private void fail(String address, int times) {
        for (int i = 0; i < times; i++) {
            limit.failed(address);
        }
    }

    @Test
    void an_address_is_closed_for_the_rest_of_its_minute() {
        fail("10.0.0.1", LoginLimit.FAILURES_MAX - 1);
        assertThat(limit.secondsClosed("10.0.0.1")).isZero();
        nanos.addAndGet(20 * SECOND);
        fail("10.0.0.1", 1);
        assertThat(limit.secondsClosed("10.0.0.1")).isEqualTo(LoginLimit.SECONDS - 20);
        assertThat(limit.secondsClosed("10.0.0.2")).isZero();

        nanos.addAndGet(40 * SECOND);
        assertThat(limit.secondsClosed("10.0.0.1")).isZero();
        fail("10.0.0.1", 1);
        assertThat(limit.secondsClosed("10.0.0.1")).as("a new minute").isZero();
    }

    @Test
    void all_addresses_of_one_ipv6_network_are_one() {
        for (int i = 1; i <= LoginLimit.FAILURES_MAX; i++) {
            limit.failed("2001:db8:0:1::" + i);
        }
        assertThat(limit.secondsClosed("2001:db8:0:1:ffff::9")).isPositive();
        assertThat(limit.secondsClosed("2001:db8:0:2::1")).isZero();
    }

    @Test
    void the_table_of_addresses_has_an_end() {
        fail("10.0.0.1", LoginLimit.FAILURES_MAX);
        for (int i = 0; i < 4_096; i++) {
            limit.failed("10.1." + i / 256 + "." + i % 256);
        }
        assertThat(limit.secondsClosed("10.0.0.1")).as("the one of longest ago").isZero();
    }
}
