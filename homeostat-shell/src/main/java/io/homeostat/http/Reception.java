package io.homeostat.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Takes a request's body into a file, as fast as the disk takes it: a body of any length needs no
/// memory. All of it runs on the request's event loop; what waits for the disk does not.
final class Reception {
    private final Vertx vertx;
    private final RoutingContext context;
    private final HttpServerRequest request;

    /// What came before the file was open. The request is paused then, but for what the door lets
    /// through when it has waited for a password.
    private final ArrayDeque<Buffer> early = new ArrayDeque<>();

    private TrackingApi.@Nullable Upload upload;
    private @Nullable AsyncFile file;
    private boolean ended;

    /// Answered already, or nobody is there to be answered: what still comes is thrown away.
    private boolean over;

    private Reception(Vertx vertx, RoutingContext context) {
        this.vertx = vertx;
        this.context = context;
        this.request = context.request();
    }

    /// @param begin may wait for the disk, and refuse with a [ProblemException]
    static void of(Vertx vertx, RoutingContext context, Callable<TrackingApi.Upload> begin) {
        new Reception(vertx, context).start(begin);
    }

    private void start(Callable<TrackingApi.Upload> begin) {
        var _ =
                request.pause()
                        .handler(this::arrived)
                        .endHandler(_ -> ended())
                        .exceptionHandler(_ -> gone());
        vertx.executeBlocking(begin, false)
                .compose(this::opened)
                .onSuccess(_ -> begin())
                .onFailure(this::notBegun);
    }

    private Future<Void> opened(TrackingApi.Upload begun) {
        upload = begun;
        OpenOptions write = new OpenOptions().setRead(false).setCreate(false);
        return vertx.fileSystem()
                .open(begun.file().toString(), write)
                .map(opened -> {
                    file = opened.exceptionHandler(this::fail);
                    return null;
                });
    }

    private void begin() {
        if (over) {
            // The client went while the file was opened.
            discard();
            return;
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            var _ = context.response().writeContinue();
        }
        for (Buffer first = early.poll(); first != null && !over; first = early.poll()) {
            write(first);
        }
        if (ended) {
            finish();
        } else {
            var _ = request.resume();
        }
    }

    private void arrived(Buffer bytes) {
        if (over) {
            return;
        }
        if (file == null) {
            early.add(bytes);
            var _ = request.pause();
        } else {
            write(bytes);
        }
    }

    private void write(Buffer bytes) {
        AsyncFile out = file;
        TrackingApi.Upload to = upload;
        if (out == null || to == null || over) {
            return;
        }
        try {
            to.take(bytes.length());
        } catch (RuntimeException e) {
            // The boundary of the request: whatever is wrong is told to who sends.
            fail(e);
            return;
        }
        out.write(bytes).onFailure(this::fail);
        if (out.writeQueueFull()) {
            var _ = request.pause();
            var _ = out.drainHandler(_ -> request.resume());
        }
    }

    private void ended() {
        ended = true;
        finish();
    }

    private void finish() {
        AsyncFile out = file;
        TrackingApi.Upload to = upload;
        if (out == null || to == null || over) {
            return;
        }
        out.close()
                .onSuccess(_ -> {
                    if (!over) {
                        over = true;
                        Respond.blocking(
                                vertx,
                                context,
                                () -> {
                                    to.keep();
                                    return Json.object();
                                });
                    }
                })
                .onFailure(this::fail);
    }

    private void notBegun(Throwable cause) {
        if (over) {
            discard();
        } else {
            fail(cause);
        }
    }

    /// The client went away before all of it was here.
    private void gone() {
        if (!over) {
            over = true;
            discard();
        }
    }

    private void fail(Throwable cause) {
        if (over) {
            return;
        }
        over = true;
        Respond.failure(context, cause, 500);
        early.clear();
        var _ = request.resume();
        discard();
    }

    private void discard() {
        TrackingApi.Upload to = upload;
        AsyncFile out = file;
        if (to == null) {
            return;
        }
        Future<Void> closed = out == null || ended ? Future.succeededFuture() : out.close();
        closed.onComplete(_ -> {
            var _ =
                    vertx.executeBlocking(
                            () -> {
                                to.drop();
                                return null;
                            },
                            false);
        });
    }
}
