package io.homeostat.s3;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.TransientApiMetadata;

/// A real server of S3's protocol that checks signatures, with its objects in memory. It can be
/// stopped and started again on the same port with the same objects.
public final class S3Server implements AutoCloseable {
    public static final String BUCKET = "plant";
    private static final String KEY = "box";
    private static final String SECRET = "s3cret-of-the-box";

    private final BlobStoreContext context;
    private S3Proxy proxy;
    private int port;

    private S3Server(BlobStoreContext context, S3Proxy proxy) {
        this.context = context;
        this.proxy = proxy;
    }

    public static S3Server start() throws Exception {
        BlobStoreContext context =
                ContextBuilder.newBuilder(new TransientApiMetadata())
                        .overrides(new Properties())
                        .build(BlobStoreContext.class);
        S3Server server = new S3Server(context, proxy(context, 0));
        server.store().createContainerInLocation(null, BUCKET);
        server.proxy.start();
        server.port = server.proxy.getPort();
        return server;
    }

    private static S3Proxy proxy(BlobStoreContext context, int port) {
        return S3Proxy.builder()
                .blobStore(context.getBlobStore())
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(AuthenticationType.AWS_V4, KEY, SECRET)
                .build();
    }

    /// It goes away, and keeps what it has.
    public void stop() throws Exception {
        proxy.stop();
    }

    public void again() throws Exception {
        proxy = proxy(context, port);
        proxy.start();
    }

    /// What it has, behind its back.
    public BlobStore store() {
        return context.getBlobStore();
    }

    public byte[] object(String key) throws Exception {
        var blob = Objects.requireNonNull(store().getBlob(BUCKET, key));
        try (var in = Objects.requireNonNull(blob.getPayload()).openStream()) {
            return in.readAllBytes();
        }
    }

    public void damage(String key, byte[] bytes) {
        store().putBlob(BUCKET, store().blobBuilder(key).payload(bytes).build());
    }

    public boolean has(String key) {
        return store().blobExists(BUCKET, key);
    }

    /// What a box has in its environment.
    public Map<String, String> environment() {
        return Map.of(
                "S3_ENDPOINT",
                "http://127.0.0.1:" + port,
                "AWS_REGION",
                "us-east-1",
                "AWS_ACCESS_KEY_ID",
                KEY,
                "AWS_SECRET_ACCESS_KEY",
                SECRET);
    }

    /// The keys for clients in this process, which look for them here too.
    public void known(String secret) {
        System.setProperty("aws.accessKeyId", KEY);
        System.setProperty("aws.secretAccessKey", secret.isEmpty() ? SECRET : secret);
    }

    public S3Place place(String prefix) {
        return S3Place.parse("--artefacts", "s3://" + BUCKET + "/" + prefix, environment());
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            proxy.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            context.close();
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }
    }
}
