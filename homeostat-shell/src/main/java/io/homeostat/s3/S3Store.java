package io.homeostat.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Objects below one prefix. Who asks is told by the environment: AWS_ACCESS_KEY_ID and
/// AWS_SECRET_ACCESS_KEY, a profile, or the role of the machine.
public final class S3Store implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Duration CALL = Duration.ofSeconds(60);

    private final S3Place place;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable S3Client client;

    public S3Store(S3Place place) {
        this.place = place;
    }

    public S3Place place() {
        return place;
    }

    /// @throws UncheckedIOException when it cannot be kept now
    public void put(String key, byte[] bytes) {
        call(
                "keep " + key,
                s3 ->
                        s3.putObject(
                                b -> b.bucket(place.bucket()).key(place.prefix() + key),
                                RequestBody.fromBytes(bytes)));
    }

    /// @throws UncheckedIOException when it cannot be kept now
    public void put(String key, Path file) {
        call(
                "keep " + key,
                s3 ->
                        s3.putObject(
                                b -> b.bucket(place.bucket()).key(place.prefix() + key),
                                RequestBody.fromFile(file)));
    }

    /// The object's bytes, or nothing when there is none.
    ///
    /// @throws UncheckedIOException when the store cannot say
    public Optional<byte[]> get(String key) {
        return call(
                "read " + key,
                s3 -> {
                    try {
                        return Optional.of(
                                s3.getObjectAsBytes(b ->
                                                b.bucket(place.bucket()).key(place.prefix() + key))
                                        .asByteArray());
                    } catch (NoSuchKeyException none) {
                        return Optional.empty();
                    }
                });
    }

    /// Removes an object; nothing happens when there is none.
    ///
    /// @throws UncheckedIOException when it cannot be removed now
    public void delete(String key) {
        call(
                "delete " + key,
                s3 -> s3.deleteObject(b -> b.bucket(place.bucket()).key(place.prefix() + key)));
    }

    /// The keys below the prefix, without it.
    ///
    /// @throws UncheckedIOException when the store cannot say
    public Set<String> keys() {
        return keys("");
    }

    /// Those of them that start with `start`.
    ///
    /// @throws UncheckedIOException when the store cannot say
    public Set<String> keys(String start) {
        return call(
                "list",
                s3 -> {
                    Set<String> keys = new TreeSet<>();
                    s3.listObjectsV2Paginator(
                                    b -> b.bucket(place.bucket()).prefix(place.prefix() + start))
                            .contents()
                            .forEach(one -> keys.add(one.key().substring(place.prefix().length())));
                    return keys;
                });
    }

    private <T> T call(String what, Function<S3Client, T> work) {
        try {
            return work.apply(client());
        } catch (SdkException e) {
            throw new UncheckedIOException(
                    new IOException("cannot " + what + " in " + place + ": " + reason(e), e));
        }
    }

    /// In one line.
    private static String reason(SdkException e) {
        if (e instanceof S3Exception said && said.awsErrorDetails() != null) {
            return said.awsErrorDetails().errorCode()
                    + ": "
                    + said.awsErrorDetails().errorMessage();
        }
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private S3Client client() {
        lock.lock();
        try {
            S3Client there = client;
            if (there == null) {
                there = connect();
                client = there;
            }
            return there;
        } finally {
            lock.unlock();
        }
    }

    private S3Client connect() {
        S3ClientBuilder builder =
                S3Client.builder()
                        .region(Region.of(place.region()))
                        .httpClientBuilder(
                                UrlConnectionHttpClient.builder()
                                        .connectionTimeout(CONNECT)
                                        .socketTimeout(ANSWER))
                        // What is kept here has a SHA-256 of its own; older servers know no more.
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                        .overrideConfiguration(
                                c -> c.retryStrategy(RetryMode.STANDARD).apiCallTimeout(CALL));
        place.endpoint().ifPresent(uri -> builder.endpointOverride(uri).forcePathStyle(true));
        return builder.build();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (client != null) {
                client.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
