package io.homeostat.mqtt;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Leaves the socket alone while the disk has what was read before: what comes meanwhile could only
/// be written after that. A broker writes each packet by itself; taken as they come, each would
/// cost a turn of the event loop, a system call to read it and one to answer it, and the broker the
/// waking of the reader. So they gather, the more of them the faster they come; and since a fast
/// disk would leave them little time for it, the socket is looked at once in two milliseconds at
/// most.
///
/// On the event loop.
final class ReadPacing extends ChannelInboundHandlerAdapter {
    /// A message that cannot be made durable must not keep the others out.
    private static final long WAIT_MILLIS_MAX = 10;

    private static final Executor INTERVAL = Later.millis(2);

    private final BooleanSupplier waiting;
    private final BooleanSupplier paused;
    private final Executor interval;
    private @Nullable Channel held;
    private boolean early;
    private @Nullable ScheduledFuture<?> patience;

    /// @param waiting whether something that was read is not durable yet
    /// @param paused whether the socket must not be read for other reasons
    ReadPacing(BooleanSupplier waiting, BooleanSupplier paused) {
        this(waiting, paused, INTERVAL);
    }

    /// @param interval runs on any thread what it is given, when the socket may be looked at again
    ReadPacing(BooleanSupplier waiting, BooleanSupplier paused, Executor interval) {
        this.waiting = waiting;
        this.paused = paused;
        this.interval = interval;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        super.channelReadComplete(context);
        if (held == null && waiting.getAsBoolean()) {
            held = context.channel();
            var _ = context.channel().config().setAutoRead(false);
            patience =
                    context.executor()
                            .schedule(this::release, WAIT_MILLIS_MAX, TimeUnit.MILLISECONDS);
            early = true;
            interval.execute(() -> context.executor().execute(this::due));
        }
    }

    private void due() {
        early = false;
        settled();
    }

    /// Reads on if nothing waits any more, unless it is too early.
    void settled() {
        if (!early && !waiting.getAsBoolean()) {
            release();
        }
    }

    /// Reads on, unless the socket must not be read.
    void release() {
        Channel channel = held;
        if (channel != null && !paused.getAsBoolean()) {
            held = null;
            ScheduledFuture<?> timer = patience;
            if (timer != null) {
                var _ = timer.cancel(false);
            }
            var _ = channel.config().setAutoRead(true);
        }
    }
}
