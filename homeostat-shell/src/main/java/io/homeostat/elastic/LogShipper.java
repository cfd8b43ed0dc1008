package io.homeostat.elastic;

import io.homeostat.runtime.RetryLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells a server, on a thread of its own, what its sources have.
public final class LogShipper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogShipper.class);

    /// What a stopping box may take to tell its last lines.
    private static final Duration LAST = Duration.ofSeconds(2);

    private final Shipping shipping;
    private final RetryLoop loop;
    private final Server server;

    private LogShipper(LogPolicy policy, List<Source> sources) {
        this.server = new Server(policy);
        this.shipping = new Shipping(policy, server, List.copyOf(sources));
        this.loop = RetryLoop.start("log-shipper", policy.backOffMax(), shipping);
    }

    /// Begins with what is left from before.
    public static LogShipper start(LogPolicy policy, List<Source> sources) {
        return new LogShipper(policy, sources);
    }

    /// There may be news: do not wait for the next look.
    public void wake() {
        loop.wake();
    }

    public LogStats stats() {
        return shipping.stats;
    }

    /// Lines that were gone before they could be told.
    public long lost() {
        return shipping.sources.stream().mapToLong(Source::lost).sum();
    }

    /// Tells what there is, once and shortly, unless the server is away; then stops.
    @Override
    public void close() {
        loop.close();
        shipping.last();
        server.close();
    }

    /// One look at the sources.
    private static final class Shipping implements RetryLoop.Work {
        private final LogPolicy policy;
        private final Server server;
        private final List<Source> sources;
        private volatile LogStats stats = LogStats.NONE;

        // Touched by the loop's thread, and after its end by who closes.
        private List<Document> pending = new ArrayList<>();
        private final List<Source> open = new ArrayList<>();
        private boolean installed;
        private boolean toldOfTemplate;
        private String lastKind = "";

        Shipping(LogPolicy policy, Server server, List<Source> sources) {
            this.policy = policy;
            this.server = server;
            this.sources = sources;
        }

        @Override
        public Duration look() throws InterruptedException {
            boolean full = look(policy.server().timeout());
            return full ? Duration.ZERO : policy.look();
        }

        /// Returns whether there may be more at once.
        private boolean look(Duration timeout) throws InterruptedException {
            stats = stats.waiting(sources.stream().mapToLong(Source::waiting).sum());
            gather();
            if (pending.isEmpty()) {
                return settle();
            }
            install();
            while (!pending.isEmpty()) {
                tell(timeout);
            }
            boolean more = settle();
            stats = stats.well().waiting(sources.stream().mapToLong(Source::waiting).sum());
            lastKind = "";
            return more;
        }

        /// What was not told before comes first; nothing new is taken beside it.
        private void gather() {
            if (!pending.isEmpty()) {
                return;
            }
            open.clear();
            List<Document> gathered = new ArrayList<>();
            for (Source source : sources) {
                int left = policy.documentsMax() - gathered.size();
                if (left > 0) {
                    gathered.addAll(source.next(left));
                    open.add(source);
                }
            }
            pending = gathered;
        }

        /// Returns whether there may be more at once.
        private boolean settle() {
            boolean more = open.size() < sources.size() || open.stream().anyMatch(Source::more);
            open.forEach(Source::settled);
            open.clear();
            return more;
        }

        private void install() throws InterruptedException {
            if (installed) {
                return;
            }
            installed = true;
            if (!server.install() && !toldOfTemplate) {
                toldOfTemplate = true;
                LOG.atWarn()
                        .addKeyValue("template", Server.TEMPLATE)
                        .log("the log's server does not let us put its index template");
            }
        }

        private void tell(Duration timeout) throws InterruptedException {
            BulkAnswer answer = server.tell(pending, timeout);
            int answered = answer.told() + answer.again().size() + answer.refused().size();
            stats = stats.told(answer.told());
            answer.refused().forEach(this::setAside);
            List<Document> left = new ArrayList<>(answer.again());
            left.addAll(pending.subList(answered, pending.size()));
            pending = left;
            if (!answer.again().isEmpty()) {
                throw new ElasticException(ElasticException.Kind.BUSY, answer.reason());
            }
        }

        private void setAside(BulkAnswer.Refusal refusal) {
            stats = stats.refused(1);
            if (Long.bitCount(stats.refused()) == 1) {
                LOG.atError()
                        .addKeyValue("id", refusal.document().id())
                        .addKeyValue("type", refusal.type())
                        .addKeyValue("reason", refusal.reason())
                        .addKeyValue("refused", stats.refused())
                        .log("the log's server refuses this for good; it is left out");
            }
        }

        @Override
        public void failed(RuntimeException cause, boolean first) {
            // A server that was away may be another one now.
            installed = false;
            String reason = String.valueOf(cause.getMessage());
            String kind = cause instanceof ElasticException known ? known.kind().name() : "AWAY";
            stats = stats.failed(reason);
            if (!kind.equals(lastKind)) {
                lastKind = kind;
                LOG.atWarn()
                        .addKeyValue("reason", reason)
                        .log("the log's server is not told now, but later");
            }
        }

        private void last() {
            if (stats.failures() > 0) {
                return;
            }
            try {
                for (long end = System.nanoTime() + LAST.toNanos(); System.nanoTime() < end; ) {
                    if (!look(LAST)) {
                        return;
                    }
                }
            } catch (RuntimeException e) {
                LOG.atDebug().setCause(e).log("the last lines are not told");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
