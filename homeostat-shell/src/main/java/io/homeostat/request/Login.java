package io.homeostat.request;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/// How the box proves to a server who it is.
public sealed interface Login {
    /// It does not.
    record Open() implements Login {
        @Override
        public Map<String, String> headers() {
            return Map.of();
        }
    }

    record Password(String user, Secret password) implements Login {
        @Override
        public Map<String, String> headers() {
            byte[] both = (user + ":" + password.text()).getBytes(StandardCharsets.UTF_8);
            return Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(both));
        }
    }

    /// The encoded key, as Elasticsearch gives it.
    record ApiKey(Secret key) implements Login {
        @Override
        public Map<String, String> headers() {
            return Map.of("Authorization", "ApiKey " + key.text());
        }
    }

    /// A token, as Kubernetes gives it to a pod.
    record Bearer(Secret token) implements Login {
        @Override
        public Map<String, String> headers() {
            return Map.of("Authorization", "Bearer " + token.text());
        }
    }

    /// Headers as they were given.
    record Headers(Map<String, String> all) implements Login {
        public Headers {
            all = Map.copyOf(all);
        }

        @Override
        public Map<String, String> headers() {
            return new TreeMap<>(all);
        }

        @Override
        public String toString() {
            return "Headers" + new TreeMap<>(all).keySet();
        }
    }

    /// What goes with each request.
    Map<String, String> headers();
}
