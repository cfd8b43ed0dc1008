package io.homeostat.mqtt;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;

/// How large the buffers of a connection are.
final class Buffers {
    /// Netty pools no larger ones in a heap below 512 MB: each would be a piece of native memory of
    /// its own, asked for, zeroed and given back.
    static final int POOLED_BYTES_MAX = 16 * 1024;

    private static final int READ_BYTES_MIN = 64;
    private static final int READ_BYTES_FIRST = 2 * 1024;

    private Buffers() {}

    /// Has what comes in read in pooled pieces, as large as there is need of them.
    static void readPooled(Channel channel) {
        var _ =
                channel.config()
                        .setRecvByteBufAllocator(
                                new AdaptiveRecvByteBufAllocator(
                                        READ_BYTES_MIN, READ_BYTES_FIRST, POOLED_BYTES_MAX));
    }
}
