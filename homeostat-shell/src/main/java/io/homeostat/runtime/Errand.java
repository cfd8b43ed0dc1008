package io.homeostat.runtime;

import java.util.concurrent.CompletableFuture;

/// Something that waits for a disk and that nobody waits for: it has a virtual thread of its own.
public final class Errand {
    private Errand() {}

    /// Runs `task` on a thread named `name`; the answer completes when it has ended, however.
    public static CompletableFuture<Void> send(String name, Runnable task) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread.ofVirtual()
                .name(name)
                .start(() -> {
                    try {
                        task.run();
                    } finally {
                        ended.complete(null);
                    }
                });
        return ended;
    }
}
