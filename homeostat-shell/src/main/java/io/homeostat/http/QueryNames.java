package io.homeostat.http;

import io.homeostat.base.Nearest;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;

/// What the query of a request may hold.
sealed interface QueryNames {
    /// Whatever it likes.
    record Any() implements QueryNames {
        @Override
        public void check(RoutingContext context) {}
    }

    /// These names, each once.
    record Only(List<String> names) implements QueryNames {
        public Only {
            names = List.copyOf(names);
        }

        @Override
        public void check(RoutingContext context) {
            MultiMap query = context.queryParams();
            List<Problem.Fault> faults = new ArrayList<>();
            for (String name : query.names()) {
                List<String> values = query.getAll(name);
                if (!names.contains(name)) {
                    String known =
                            names.isEmpty()
                                    ? "no query parameter"
                                    : "one of " + String.join(", ", names);
                    String expected = known + Nearest.hint(name, names);
                    faults.add(new Problem.Fault(name, values.getFirst(), expected));
                } else if (values.size() > 1) {
                    faults.add(new Problem.Fault(name, String.join(", ", values), "one value"));
                }
            }
            if (!faults.isEmpty()) {
                throw new ProblemException(
                        Problem.invalid(
                                "The query parameter " + faults.getFirst().field() + " is wrong",
                                faults));
            }
        }
    }

    static QueryNames of(String... names) {
        return new Only(List.of(names));
    }

    /// Ends the request when its query holds anything else.
    void check(RoutingContext context);
}
