package io.homeostat.telemetry;

import io.homeostat.request.HttpSender;
import io.homeostat.request.HttpSender.Answer;
import io.homeostat.runtime.RetryLoop;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Pushes the metrics to an OpenTelemetry collector, over HTTP, on a thread of its own.
public final class OtlpPush implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OtlpPush.class);

    /// What a stopping box may take to push its last numbers.
    private static final Duration LAST = Duration.ofSeconds(2);

    private final Push push;
    private final RetryLoop loop;
    private final HttpSender http;

    private OtlpPush(OtlpPolicy policy, Metrics metrics, InstantSource clock) {
        this.http = new HttpSender(policy.collector());
        this.push = new Push(policy, metrics, clock, http);
        this.loop = RetryLoop.start("otlp-push", policy.every(), push);
    }

    /// Begins at once.
    public static OtlpPush start(OtlpPolicy policy, Metrics metrics, InstantSource clock) {
        return new OtlpPush(policy, metrics, clock);
    }

    public OtlpStats stats() {
        return push.stats;
    }

    /// Pushes once more, shortly, unless the collector is away; then stops.
    @Override
    public void close() {
        loop.close();
        push.last();
        http.close();
    }

    private static final class Push implements RetryLoop.Work {
        private final OtlpPolicy policy;
        private final Metrics metrics;
        private final InstantSource clock;
        private final HttpSender http;
        private final OtlpEncoder encoder;
        private volatile OtlpStats stats = OtlpStats.NONE;

        Push(OtlpPolicy policy, Metrics metrics, InstantSource clock, HttpSender http) {
            this.policy = policy;
            this.metrics = metrics;
            this.clock = clock;
            this.http = http;
            this.encoder =
                    new OtlpEncoder(
                            policy.resource(),
                            Instant.ofEpochMilli(
                                    ManagementFactory.getRuntimeMXBean().getStartTime()));
        }

        @Override
        public Duration look() throws InterruptedException {
            push(policy.collector().timeout());
            return policy.every();
        }

        private void push(Duration timeout) throws InterruptedException {
            byte[] body = encoder.encode(metrics.scrape(), clock.instant());
            Answer answer =
                    http.send("POST", "/v1/metrics", "application/x-protobuf", body, timeout);
            if (!answer.good()) {
                throw new IllegalStateException(
                        policy.collector().shown()
                                + "/v1/metrics answers "
                                + answer.status()
                                + ", expected 200 of an OTLP/HTTP collector");
            }
            stats = new OtlpStats(stats.pushes() + 1, 0, "");
        }

        @Override
        public void failed(RuntimeException cause, boolean first) {
            String reason = String.valueOf(cause.getMessage());
            stats = new OtlpStats(stats.pushes(), stats.failures() + 1, reason);
            if (first) {
                LOG.atWarn().addKeyValue("reason", reason).log("metrics are not pushed now");
            }
        }

        private void last() {
            if (stats.failures() > 0) {
                return;
            }
            try {
                push(LAST);
            } catch (RuntimeException e) {
                LOG.atDebug().setCause(e).log("the last numbers are not pushed");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
