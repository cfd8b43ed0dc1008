package io.homeostat.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.Locale;

/// What browsers are told to keep to, and what is not taken from them.
///
/// A browser that was told a password once sends it with every request to this box, also with those
/// that a page of another site has made it send.
final class Browsers {
    /// Scripts, styles and connections from here only; no frames, no plug-ins.
    private static final String CONTENT_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    private Browsers() {}

    static void tell(RoutingContext context) {
        var _ =
                context.response()
                        .putHeader("Content-Security-Policy", CONTENT_POLICY)
                        .putHeader("X-Content-Type-Options", "nosniff")
                        .putHeader("X-Frame-Options", "DENY")
                        .putHeader("Referrer-Policy", "no-referrer")
                        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                        .putHeader("Cross-Origin-Resource-Policy", "same-origin");
        context.next();
    }

    /// A page of another site must not be able to make its visitor's browser change anything here.
    static void sameOrigin(RoutingContext context) {
        String origin = context.request().getHeader(HttpHeaders.ORIGIN);
        String site = context.request().getHeader("Sec-Fetch-Site");
        if (origin != null && !isOurs(context, origin)) {
            throw refused("The request comes from a page of " + origin);
        }
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            throw refused("The request comes from a page of another site (" + site + ")");
        }
        context.next();
    }

    private static ProblemException refused(String why) {
        return new ProblemException(
                Problem.of(403, "cross-origin", "Not allowed from another site", why));
    }

    private static boolean isOurs(RoutingContext context, String origin) {
        String host = host(context.request());
        try {
            URI from = URI.create(origin);
            String authority = from.getRawAuthority();
            // Behind a proxy that ends TLS the page's scheme is not ours.
            boolean weaker = context.request().isSSL() && !"https".equals(from.getScheme());
            return authority != null
                    && !weaker
                    && authority.toLowerCase(Locale.ROOT).equals(host.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /// HTTP 2 has no header `Host`.
    private static String host(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.HOST);
        return header == null ? String.valueOf(request.authority()) : header;
    }
}
