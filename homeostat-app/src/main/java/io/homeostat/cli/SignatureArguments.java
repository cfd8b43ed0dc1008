package io.homeostat.cli;

import io.homeostat.config.ConfigException;
import io.homeostat.config.ModelFiles;
import io.homeostat.config.PipelineFile;
import io.homeostat.config.PipelineResource;
import io.homeostat.config.Problem;
import io.homeostat.gitops.GitPolicy.Signatures;
import io.homeostat.signature.ModelSignature;
import io.homeostat.signature.SignatureProblem;
import io.homeostat.signature.SigningKey;
import io.homeostat.signature.TrustedKey;
import io.homeostat.signature.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Who signs models, and whose signatures count, as options.
final class SignatureArguments {
    @Option(
            names = "--model-sign-key",
            paramLabel = "KEY.pem",
            description = {
                "Private key, ECDSA on P-256, that each model is signed with which --git commits;",
                "the signature lies beside the file that names the model, as FILE.sig."
            })
    private @Nullable Path key;

    @Option(
            names = "--model-trust",
            paramLabel = "PUB.pem",
            description = {
                "Public key, ECDSA on P-256; may be given several times. Then --git-follow, and a",
                "pipeline with an ONNX file, take a model only if one of these keys has signed it."
            })
    private List<Path> trusted = new ArrayList<>();

    boolean signs() {
        return key != null;
    }

    boolean trusts() {
        return !trusted.isEmpty();
    }

    /// Every file has been read once, so that a wrong one is told at the start.
    Signatures signatures() {
        Complaints wrong = new Complaints();
        Optional.ofNullable(key)
                .ifPresent(file ->
                        wrong.of(() -> checked("--model-sign-key", file, SigningKey::read)));
        for (Path file : trusted) {
            wrong.of(() -> checked("--model-trust", file, TrustedKey::read));
        }
        wrong.raise();
        return new Signatures(Optional.ofNullable(key), trusted);
    }

    /// The pipeline of `file`. A model that it imports must have a signature beside it, where keys
    /// are given.
    PipelineResource pipeline(Path file) {
        ModelFiles beside = ModelFiles.beside(file);
        AtomicReference<Path> named = new AtomicReference<>(file);
        PipelineResource pipeline =
                PipelineFile.read(
                        file,
                        name -> {
                            named.set(beside.of(name));
                            return named.get();
                        });
        if (trusts() && pipeline.imported().isPresent()) {
            List<TrustedKey> keys =
                    trusted.stream()
                            .map(key -> checked("--model-trust", key, TrustedKey::read))
                            .toList();
            String digest = pipeline.imported().get().lineage().dataDigest();
            if (signed(named.get(), digest, keys) instanceof Verdict.Refused(String reason)) {
                throw new ConfigException(
                        List.of(
                                new Problem(
                                        file.toString(),
                                        0,
                                        0,
                                        "spec.model.params.file",
                                        named.get() + " (" + reason + ")",
                                        "a model that a key of --model-trust has signed",
                                        "")));
            }
        }
        return pipeline;
    }

    /// Of the bytes that were read, not of what lies there by now.
    private static Verdict signed(Path model, String digest, List<TrustedKey> keys) {
        Path place = ModelSignature.place(model);
        try {
            return ModelSignature.verify(Files.readAllBytes(place), digest, keys);
        } catch (NoSuchFileException none) {
            return new Verdict.Refused("no signature " + place);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + place, e);
        }
    }

    /// What `read` makes of the file that `option` names.
    static <T> T checked(String option, Path file, Function<Path, T> read) {
        try {
            return read.apply(OptionChecks.readable(option, file));
        } catch (SignatureProblem wrong) {
            throw new WrongInput(option + ": " + wrong.getMessage());
        }
    }
}
