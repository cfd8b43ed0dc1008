package io.homeostat.remote;

import io.homeostat.base.Sha256;
import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.loop.TrainingOrder;
import io.homeostat.loop.TrainingOrderCodec;
import io.homeostat.model.Model;
import io.homeostat.model.ModelCodec;
import io.homeostat.s3.S3Place;
import io.homeostat.s3.S3Store;
import java.util.List;
import java.util.Optional;

/// Orders, replies and models below one prefix of an object store. Every call may throw
/// [UncheckedIOException]: the store cannot say now.
///
/// | key | what | removed |
/// |---|---|---|
/// | `orders/DIGEST` | an order with the version of the box | by the trainer, after its reply |
/// | `replies/DIGEST` | what became of the order of that digest | never: the order may come again |
/// | `models/DIGEST` | a model | never |
public final class TrainingStore implements AutoCloseable {
    private static final String ORDERS = "orders/";
    private static final String REPLIES = "replies/";
    private static final String MODELS = "models/";

    private final S3Store store;

    /// An order as it lies in the store.
    static final class Packed {
        private final String digest;
        private final byte[] bytes;

        private Packed(String digest, byte[] bytes) {
            this.digest = digest;
            this.bytes = bytes;
        }

        /// @param software version of the box
        static Packed of(String software, TrainingOrder order) {
            byte[] bytes =
                    new StateWriter()
                            .putString(software)
                            .putBytes(TrainingOrderCodec.encode(order))
                            .toByteArray();
            return new Packed(Sha256.of(bytes), bytes);
        }

        /// Its name.
        String digest() {
            return digest;
        }

        /// Version of the box that gave it.
        String software() {
            return new StateReader(bytes).getString();
        }

        TrainingOrder order() {
            StateReader in = new StateReader(bytes);
            in.getString();
            return TrainingOrderCodec.decode(in.getBytes());
        }
    }

    public TrainingStore(S3Place place) {
        this.store = new S3Store(place);
    }

    void order(Packed order) {
        store.put(ORDERS + order.digest(), order.bytes);
    }

    /// Digests of the orders that wait.
    public List<String> orders() {
        return store.keys(ORDERS).stream().map(key -> key.substring(ORDERS.length())).toList();
    }

    /// @throws StateFormatException when its bytes are not what its name says
    Optional<Packed> order(String digest) {
        return checked(ORDERS, digest).map(bytes -> new Packed(digest, bytes));
    }

    void done(String digest) {
        store.delete(ORDERS + digest);
    }

    void reply(String order, Reply reply) {
        store.put(REPLIES + order, reply.encode());
    }

    Optional<Reply> reply(String order) {
        return store.get(REPLIES + order).map(Reply::decode);
    }

    /// @return its digest
    String model(Model model) {
        byte[] bytes = ModelCodec.encode(model);
        String digest = Sha256.of(bytes);
        store.put(MODELS + digest, bytes);
        return digest;
    }

    /// @throws StateFormatException when its bytes are not what its name says, or no model
    Optional<Model> model(String digest) {
        return checked(MODELS, digest).map(ModelCodec::decode);
    }

    private Optional<byte[]> checked(String kind, String digest) {
        Optional<byte[]> bytes = store.get(kind + digest);
        bytes.map(Sha256::of)
                .filter(found -> !found.equals(digest))
                .ifPresent(found -> {
                    throw new StateFormatException(
                            kind
                                    + digest
                                    + " in "
                                    + store.place()
                                    + " is damaged: its SHA-256 is "
                                    + found
                                    + "; it is not used");
                });
        return bytes;
    }

    @Override
    public void close() {
        store.close();
    }
}
