package io.homeostat.s3;

import io.homeostat.base.Check;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A prefix of a bucket.
///
/// @param prefix empty, or ending in `/`
/// @param endpoint of a server that is not AWS; then the bucket is in the path
public record S3Place(String bucket, String prefix, Optional<URI> endpoint, String region) {
    private static final Pattern URL =
            Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/([\\w!.*'()/=-]*))?");

    /// @param option that `url` was found at
    /// @param environment has S3_ENDPOINT or AWS_ENDPOINT_URL_S3, and AWS_REGION
    /// @throws IllegalArgumentException naming `option` and what is wrong
    public static S3Place parse(String option, String url, Map<String, String> environment) {
        Matcher parts = URL.matcher(url);
        Check.argument(parts.matches(), "%s: found '%s', expected s3://BUCKET/PREFIX", option, url);
        String prefix = parts.group(2) == null ? "" : parts.group(2).replaceAll("^/+|/+$", "");
        return new S3Place(
                parts.group(1),
                prefix.isEmpty() ? "" : prefix + "/",
                endpoint(environment),
                Stream.of("AWS_REGION", "AWS_DEFAULT_REGION")
                        .map(name -> environment.getOrDefault(name, ""))
                        .filter(value -> !value.isBlank())
                        .findFirst()
                        .orElse("us-east-1"));
    }

    private static Optional<URI> endpoint(Map<String, String> environment) {
        for (String name :
                new String[] {"S3_ENDPOINT", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"}) {
            String value = environment.getOrDefault(name, "");
            if (!value.isBlank()) {
                Check.argument(
                        value.matches("https?://[^/@\\s]+/?"),
                        "%s: found '%s', expected a URL such as http://minio:9000",
                        name,
                        value);
                return Optional.of(URI.create(value));
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return "s3://" + bucket + "/" + prefix + endpoint.map(uri -> " at " + uri).orElse("");
    }
}
