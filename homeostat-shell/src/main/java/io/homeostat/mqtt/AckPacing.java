package io.homeostat.mqtt;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/// Leaves the socket alone for four milliseconds after each look at it, while nothing waits for
/// what comes. A broker writes each acknowledgement by itself; taken as they come, each would cost
/// a turn of the event loop, and one who has room for more messages has no use for it yet.
///
/// On the event loop.
final class AckPacing extends ChannelInboundHandlerAdapter {
    private static final Executor WHILE = Later.millis(4);

    private final BooleanSupplier patient;
    private final Executor later;
    private boolean waiting;

    /// @param patient whether nothing waits for what comes
    AckPacing(BooleanSupplier patient) {
        this(patient, WHILE);
    }

    /// @param later runs on any thread what it is given, after a while
    AckPacing(BooleanSupplier patient, Executor later) {
        this.patient = patient;
        this.later = later;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        super.channelReadComplete(context);
        if (!waiting && patient.getAsBoolean()) {
            waiting = true;
            Channel channel = context.channel();
            var _ = channel.config().setAutoRead(false);
            later.execute(() -> context.executor().execute(() -> read(channel)));
        }
    }

    private void read(Channel channel) {
        waiting = false;
        var _ = channel.config().setAutoRead(true);
    }
}
