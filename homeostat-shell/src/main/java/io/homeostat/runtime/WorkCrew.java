package io.homeostat.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// Does pieces of work that know nothing of each other, a few at a time. Which thread did what
/// leaves no trace: results come in the order of the work.
public final class WorkCrew {
    private WorkCrew() {}

    /// The results of `work`, in its order, from at most `threads` threads at a time. The first
    /// piece that fails ends it all.
    public static <T> List<T> all(int threads, List<? extends Callable<T>> work) {
        AtomicInteger number = new AtomicInteger();
        ExecutorService crew =
                Executors.newFixedThreadPool(
                        Math.clamp(threads, 1, Math.max(1, work.size())),
                        task -> {
                            Thread thread = new Thread(task, "work-" + number.incrementAndGet());
                            thread.setDaemon(true);
                            return thread;
                        });
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (Callable<T> piece : work) {
                futures.add(crew.submit(piece));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException ours) {
                throw ours;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the work was being done", e);
        } finally {
            crew.shutdownNow();
        }
    }
}
