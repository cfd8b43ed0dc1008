package io.homeostat.http;

import io.homeostat.access.Credentials;
import io.homeostat.access.User;
import io.homeostat.access.Users;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks who calls, before anything else is looked at, and keeps out who may not.
///
/// A password takes a tenth of a second of a core. So nothing of that runs on an event loop, one at
/// a time does on a worker, who was let in lately is known without it, and who is wrong too often
/// is not looked at.
final class Door {
    private static final Logger LOG = LoggerFactory.getLogger(Door.class);
    private static final String USER = "homeostat.user";

    /// Callers that may wait for their password to be checked: three seconds' worth.
    private static final int WAITING_MAX = 32;

    private final Vertx vertx;
    private final Context checks;
    private final Optional<Users> users;
    private final Predicate<String> open;
    private final LoginLimit limit;
    private final Map<Credentials, Future<Optional<User>>> waiting = new ConcurrentHashMap<>();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder forbidden = new LongAdder();
    private final LongAdder limited = new LongAdder();

    /// @param open the paths that ask nobody
    Door(Vertx vertx, Optional<Users> users, Predicate<String> open, LongSupplier nanos) {
        this.vertx = vertx;
        this.checks = vertx.getOrCreateContext();
        this.users = users;
        this.open = open;
        this.limit = new LoginLimit(nanos);
    }

    HttpCounts counts(double certificateSeconds) {
        return new HttpCounts(unknown.sum(), forbidden.sum(), limited.sum(), certificateSeconds);
    }

    /// Who calls, where that was asked.
    static Optional<User> user(RoutingContext context) {
        return Optional.ofNullable(context.get(USER));
    }

    /// Whether the caller may see what is only for those who are known.
    boolean trusts(RoutingContext context) {
        return users.isEmpty() || user(context).filter(u -> Right.READ.held(u.role())).isPresent();
    }

    /// The first handler of every request: after it either nobody was asked, or the user is known.
    void enter(RoutingContext context) {
        if (users.isEmpty()) {
            context.next();
            return;
        }
        String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null) {
            if (open.test(Respond.path(context))) {
                context.next();
            } else {
                ask(context, "Nothing was said of who asks");
            }
            return;
        }
        Optional<Credentials> said = Authorization.parse(header);
        if (said.isEmpty()) {
            ask(context, "The header Authorization is neither Basic nor Bearer");
            return;
        }
        Optional<User> known = users.get().remembered(said.get());
        if (known.isPresent()) {
            welcome(context, known.get());
        } else {
            examine(context, users.get(), said.get());
        }
    }

    private void examine(RoutingContext context, Users all, Credentials said) {
        String address = address(context);
        long closed = limit.secondsClosed(address);
        boolean crowded = waiting.size() >= WAITING_MAX && !waiting.containsKey(said);
        if (closed > 0 || crowded) {
            limited.increment();
            busy(context, closed > 0 ? closed : 1);
            return;
        }
        boolean unread = !context.request().isEnded();
        if (unread) {
            var _ = context.request().pause();
        }
        Context here = vertx.getOrCreateContext();
        Future<Optional<User>> check =
                waiting.computeIfAbsent(
                        said, key -> checks.executeBlocking(() -> all.check(key), true));
        check.onComplete(checked -> {
            waiting.remove(said, check);
            here.runOnContext(_ -> {
                if (checked.failed()) {
                    Respond.failure(context, checked.cause(), 500);
                } else if (checked.result().isPresent()) {
                    welcome(context, checked.result().get());
                } else {
                    refuse(context, said, address);
                }
                if (unread) {
                    var _ = context.request().resume();
                }
            });
        });
    }

    private static void welcome(RoutingContext context, User user) {
        context.put(USER, user);
        context.next();
    }

    private void refuse(RoutingContext context, Credentials said, String address) {
        unknown.increment();
        limit.failed(address);
        LOG.atWarn()
                .addKeyValue("address", address)
                .addKeyValue("said", said)
                .log("http user refused");
        ask(context, "The user, the password or the token is wrong");
    }

    private static void ask(RoutingContext context, String why) {
        var _ = context.response().putHeader("WWW-Authenticate", Authorization.CHALLENGES);
        Respond.problem(
                context,
                Problem.of(
                        401,
                        "unauthenticated",
                        "Who asks?",
                        why
                                + "; expected a user with a password (Basic) or a token (Bearer),"
                                + " as `homeostat user` makes them"));
    }

    private static void busy(RoutingContext context, long seconds) {
        var _ = context.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        Respond.problem(
                context,
                Problem.of(
                        429,
                        "too-many-logins",
                        "Too many logins",
                        "Too many wrong users, passwords or tokens came from this address, or too"
                                + " many at once; retry in "
                                + seconds
                                + " s"));
    }

    /// The handler before a route that asks for `right`.
    Handler<RoutingContext> before(Right right) {
        return context -> {
            Optional<User> user = user(context);
            if (users.isEmpty()
                    || right == Right.OPEN
                    || user.filter(one -> right.held(one.role())).isPresent()) {
                context.next();
                return;
            }
            forbidden.increment();
            String who = user.map(one -> one.name() + " is a " + one.role().label()).orElse("");
            Respond.problem(
                    context,
                    Problem.of(
                            403,
                            "forbidden",
                            "Not allowed",
                            who + "; this needs the role " + right.needs()));
        };
    }

    static String address(RoutingContext context) {
        String address = context.request().remoteAddress().hostAddress();
        return address == null ? "" : address;
    }
}
