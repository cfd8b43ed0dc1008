package io.homeostat.http;

import io.homeostat.access.Role;
import io.vertx.core.http.HttpMethod;

/// What a route asks of who calls it.
enum Right {
    /// Nothing.
    OPEN,
    /// [Role#READER].
    READ,
    /// [Role#OPERATOR].
    OPERATE;

    /// Of a route that does not say: what changes nothing by its method is for readers.
    static Right of(HttpMethod method) {
        return method.equals(HttpMethod.GET) ? READ : OPERATE;
    }

    boolean held(Role role) {
        return switch (this) {
            case OPEN -> true;
            case READ -> role.covers(Role.READER);
            case OPERATE -> role.covers(Role.OPERATOR);
        };
    }

    /// The least role that holds it.
    String needs() {
        return switch (this) {
            case OPEN -> "none";
            case READ -> Role.READER.label();
            case OPERATE -> Role.OPERATOR.label();
        };
    }
}
