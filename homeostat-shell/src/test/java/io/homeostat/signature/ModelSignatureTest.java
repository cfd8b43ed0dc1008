package io.homeostat.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.base.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What counts as a signature of a model, and everything that does not.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ModelSignatureTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path directory;
    private Path model;
    private Path place;
    private KeyFiles keys;

    @BeforeEach
    void a_signed_model() throws Exception {
        keys = KeyFiles.make(directory, "plant");
        model = Files.createDirectories(directory.resolve("model"));
        Files.createDirectories(model.resolve("sub"));
        Files.writeString(model.resolve("a"), "weights");
        Files.writeString(model.resolve("sub").resolve("b"), "features");
        Files.writeString(model.resolve("sub.c"), "lineage");
        place = model.resolve("model.sig");
        Files.writeString(place, ModelSignature.sign(model, place, keys.signing()));
    }

    private Verdict verdict(KeyFiles... trusted) {
        List<TrustedKey> open = List.of(trusted).stream().map(KeyFiles::trusted).toList();
        return ModelSignature.verify(model, place, open);
    }

    private void refused(String... words) {
        assertThat(verdict(keys))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refusal -> {
                            assertThat(refusal.reason())
                                    .contains(words)
                                    .startsWith(place.toString());
                        });
    }

    private ObjectNode bundle() throws Exception {
        return (ObjectNode) JSON.readTree(place.toFile());
    }

    private void changed(Consumer<ObjectNode> change) throws Exception {
        ObjectNode bundle = bundle();
        change.accept(bundle);
        Files.writeString(place, JSON.writeValueAsString(bundle));
    }

    private static ObjectNode envelope(JsonNode bundle) {
        return (ObjectNode) bundle.get("dsseEnvelope");
    }

    private static ObjectNode signature(JsonNode bundle) {
        return (ObjectNode) bundle.at("/dsseEnvelope/signatures/0");
    }

    private ObjectNode statement() throws Exception {
        byte[] payload = Base64.getDecoder().decode(envelope(bundle()).get("payload").asText());
        return (ObjectNode) JSON.readTree(payload);
    }

    /// A statement that the plant's own key has signed, whatever it says.
    private void signed(Consumer<ObjectNode> change) throws Exception {
        ObjectNode statement = statement();
        change.accept(statement);
        Files.writeString(
                place, Envelope.of(JSON.writeValueAsBytes(statement), keys.signing()).json());
    }

    private static ObjectNode resource(JsonNode statement, int index) {
        return (ObjectNode) statement.at("/predicate/resources").get(index);
    }

    @Test
    void a_directory_a_file_and_a_digest_are_signed_by_a_trusted_key() throws Exception {
        assertThat(verdict(keys)).isEqualTo(new Verdict.Trusted(keys.trusted()));

        Path file = model.resolve("a");
        Path beside = ModelSignature.place(file);
        Files.writeString(beside, ModelSignature.sign(file, beside, keys.signing()));
        assertThat(beside).hasFileName("a.sig");
        List<TrustedKey> open = List.of(keys.trusted());
        assertThat(ModelSignature.verify(file, beside, open)).isInstanceOf(Verdict.Trusted.class);

        String digest = Sha256.of("weights");
        byte[] signature = Files.readAllBytes(beside);
        assertThat(ModelSignature.verify(signature, digest, open))
                .isInstanceOf(Verdict.Trusted.class);
        assertThat(ModelSignature.verify(signature, Sha256.of("other"), open).toString())
                .contains("found SHA-256 " + Sha256.of("other"), "expected " + digest);
    }

    @Test
    void says_what_the_reference_tool_says() throws Exception {
        ObjectNode statement = statement();

        assertThat(statement.at("/predicate/resources").findValuesAsText("name"))
                .as("part by part, so that a directory comes before its name with a dot")
                .containsExactly("a", "sub/b", "sub.c");
        assertThat(statement.get("_type").asText()).isEqualTo("https://in-toto.io/Statement/v1");
        assertThat(statement.get("predicateType").asText())
                .isEqualTo("https://model_signing/signature/v1.0");
        assertThat(statement.at("/subject/0/name").asText()).isEqualTo("model");
        assertThat(bundle().at("/verificationMaterial/publicKey/hint").asText())
                .isEqualTo(Sha256.of(Files.readAllBytes(keys.open())));
        assertThat(Files.readString(place)).doesNotContain("PRIVATE");
    }

    @Test
    void a_changed_byte_is_refused_in_every_file() throws Exception {
        for (String name : List.of("a", "sub/b", "sub.c")) {
            Path file = model.resolve(name);
            String before = Files.readString(file);
            String after = before.replace('e', 'f');
            Files.writeString(file, after);
            refused(
                    "file '" + name + "': found SHA-256 " + Sha256.of(after),
                    "expected " + Sha256.of(before));
            Files.writeString(file, before);
        }
        assertThat(verdict(keys)).isInstanceOf(Verdict.Trusted.class);
    }

    @Test
    void another_name_a_missing_and_an_additional_file_are_refused() throws Exception {
        Files.move(model.resolve("a"), model.resolve("z"));
        refused("file 'a' is missing", "file 'z' is there, and was not signed");
        Files.delete(model.resolve("z"));
        refused("file 'a' is missing");
        Files.writeString(model.resolve("a"), "weights");
        Files.writeString(model.resolve("sub").resolve("new"), "");
        refused("file 'sub/new' is there, and was not signed");
        Files.delete(model.resolve("sub").resolve("new"));
        Files.createSymbolicLink(model.resolve("link"), model.resolve("a"));
        assertThatThrownBy(() -> verdict(keys)).hasMessageContaining("link: found a symbolic link");
    }

    @Test
    void what_belongs_to_git_and_the_signature_belong_to_no_model() throws Exception {
        Files.createDirectories(model.resolve(".git"));
        Files.writeString(model.resolve(".git").resolve("HEAD"), "main");
        assertThat(verdict(keys)).isInstanceOf(Verdict.Trusted.class);
    }

    @Test
    void the_signature_of_another_model_is_refused() throws Exception {
        Path other = Files.createDirectories(directory.resolve("other"));
        Files.writeString(other.resolve("a"), "other weights");
        Files.writeString(place, ModelSignature.sign(other, place, keys.signing()));
        refused("but not this model", "file 'a': found", "file 'sub/b' is there");
        Files.writeString(place, ModelSignature.sign(other.resolve("a"), place, keys.signing()));
        refused("a model that is one file is missing", "file 'a' is there");
    }

    @Test
    void only_a_trusted_key_counts_and_any_of_them() throws Exception {
        KeyFiles next = KeyFiles.make(directory, "next");

        assertThat(verdict(next).toString())
                .contains(keys.trusted().hint(), "expected one of " + next.trusted());
        assertThat(verdict().toString()).contains("expected one of no key");
        assertThat(verdict(next, keys)).isEqualTo(new Verdict.Trusted(keys.trusted()));

        // Somebody says it was the plant's key.
        Files.writeString(place, ModelSignature.sign(model, place, next.signing()));
        changed(bundle ->
                ((ObjectNode) bundle.at("/verificationMaterial/publicKey"))
                        .put("hint", keys.trusted().hint()));
        refused("the signature is none of what it stands by", "tried " + keys.trusted());
        // Older signatures name no key.
        changed(bundle ->
                ((ObjectNode) bundle.at("/verificationMaterial/publicKey")).remove("hint"));
        refused("the signature is none of what it stands by");
        assertThat(verdict(keys, next)).isEqualTo(new Verdict.Trusted(next.trusted()));
    }

    /// Of a model of one file, held against that file.
    private Verdict verdict(String signature) {
        return ModelSignature.verify(
                signature.getBytes(UTF_8), Sha256.of("weights"), List.of(keys.trusted()));
    }

    private String signed() {
        return ModelSignature.sign(ModelDigests.of("a", Sha256.of("weights")), keys.signing());
    }

    @Test
    void every_character_of_text_and_signature_counts() throws Exception {
        String whole = signed();
        JsonNode bundle = JSON.readTree(whole);
        for (String member : List.of("payload", "sig")) {
            ObjectNode holder = member.equals("sig") ? signature(bundle) : envelope(bundle);
            String text = holder.get(member).asText();
            int step = member.equals("sig") ? 1 : 13;
            for (int at = 0; at < text.length(); at += step) {
                char other = text.charAt(at) == 'A' ? 'B' : 'A';
                String bad = text.substring(0, at) + other + text.substring(at + 1);
                assertThat(verdict(whole.replace(text, bad)))
                        .as("%s, character %s", member, at)
                        .isInstanceOf(Verdict.Refused.class);
            }
        }
        assertThat(verdict(whole)).isInstanceOf(Verdict.Trusted.class);
    }

    @Test
    void a_bundle_that_ends_early_is_refused_wherever_it_ends() throws Exception {
        String one = signed().strip();
        for (int length = 0; length < one.length(); length++) {
            assertThat(verdict(one.substring(0, length)))
                    .as("%s", length)
                    .isInstanceOf(Verdict.Refused.class);
        }
        assertThat(verdict(one)).isInstanceOf(Verdict.Trusted.class);
        String whole = Files.readString(place).strip();
        Files.writeString(place, whole.substring(0, whole.length() - 1));
        refused("the bundle is no JSON");
        Files.writeString(place, whole + "{}");
        refused("the bundle is no JSON");
        Files.writeString(
                place, whole.replace("\"dsseEnvelope\"", "\"mediaType\":\"\",\"dsseEnvelope\""));
        refused("the bundle is no JSON");
        Files.writeString(place, "[]");
        refused("found no 'mediaType'");
        Files.delete(place);
        refused("found no signature of " + model);
    }

    @Test
    void another_form_of_the_same_text_is_refused() throws Exception {
        String payload = envelope(bundle()).get("payload").asText();
        String whole = Files.readString(place);

        changed(bundle -> envelope(bundle).put("payload", payload + "\n"));
        refused("payload: found no Base64");
        byte[] text = Base64.getDecoder().decode(payload);
        String spaced =
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(text));
        String again = Base64.getEncoder().encodeToString(spaced.getBytes(UTF_8));
        changed(bundle -> envelope(bundle).put("payload", again));
        refused("the signature is none of what it stands by");
        Files.writeString(place, whole);
        // A signature's length is a matter of chance; most have padding.
        while (!signature(bundle()).get("sig").asText().endsWith("=")) {
            Files.writeString(place, ModelSignature.sign(model, place, keys.signing()));
        }
        String padded = Files.readString(place);
        String sig = signature(bundle()).get("sig").asText();
        changed(bundle -> signature(bundle).put("sig", sig.replaceAll("=+$", "")));
        refused("sig: found no Base64");
        Files.writeString(place, padded);
        assertThat(verdict(keys)).isInstanceOf(Verdict.Trusted.class);
        changed(bundle -> envelope(bundle).put("payloadType", "text/plain"));
        refused("payloadType: found 'text/plain'", "expected 'application/vnd.in-toto+json'");
        Files.writeString(place, whole);
        changed(bundle -> bundle.put("mediaType", "application/json"));
        refused("mediaType: found 'application/json'");
        Files.writeString(place, whole);
        changed(bundle -> envelope(bundle).withArray("signatures").add(signature(bundle)));
        refused("signatures: found 2, expected 1");
        Files.writeString(place, whole);
        changed(bundle -> bundle.putObject("verificationMaterial").putObject("certificate"));
        refused("made with a key, not with a certificate");
    }

    @Test
    void a_statement_that_says_something_else_is_refused_whoever_signed_it() throws Exception {
        signed(statement -> {});
        assertThat(verdict(keys)).isInstanceOf(Verdict.Trusted.class);
        signed(statement -> statement.put("predicateType", "https://slsa.dev/provenance/v1"));
        refused("predicateType: found 'https://slsa.dev/provenance/v1'");
        signed(statement -> statement.put("predicateType", Statement.PREDICATE).put("_type", "x"));
        refused("_type: found 'x'");
        signed(statement -> {
            statement.put("_type", Statement.TYPE);
            resource(statement, 0).put("digest", Sha256.of("else"));
        });
        refused("SHA-256 of the model against those of its files: found");
        signed(statement -> resource(statement, 0).put("digest", "abc"));
        refused("digest of 'a': found 'abc'");
        signed(statement ->
                resource(statement, 0).put("digest", Sha256.of("weights")).put("name", "sub/b"));
        refused("found 'sub/b' twice");
        signed(statement -> resource(statement, 0).put("name", "a").put("algorithm", "blake3"));
        refused("algorithm: found 'blake3'");
        signed(statement -> ((ObjectNode) statement.get("predicate")).putArray("resources"));
        refused("resources: found none");
        Files.writeString(place, ModelSignature.sign(model, place, keys.signing()));
        signed(statement ->
                ((ObjectNode) statement.at("/predicate/serialization")).put("method", "shards"));
        refused("method: found 'shards', expected 'files'");
        Files.writeString(place, ModelSignature.sign(model, place, keys.signing()));
        signed(statement -> statement.withArray("subject").addObject().put("name", "b"));
        refused("subject: found 2");
    }
}
