package io.homeostat.cli;

import io.homeostat.files.AtomicFile;
import io.homeostat.signature.ModelSignature;
import io.homeostat.signature.SignatureProblem;
import io.homeostat.signature.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `homeostat models sign`.
@Command(
        name = "sign",
        description =
                "Signs a model, a file or a directory, as OpenSSF Model Signing 1.0 does with a"
                        + " key: `model_signing verify key` takes the signature.",
        mixinStandardHelpOptions = true)
final class SignCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "A file or a directory.")
    private Path model = Path.of("");

    @Option(
            names = "--key",
            required = true,
            paramLabel = "KEY.pem",
            description =
                    "Private key, ECDSA on P-256, not encrypted, which not everybody can read.")
    private Path key = Path.of("");

    @Option(
            names = "--signature",
            paramLabel = "FILE",
            description =
                    "Where the signature goes; it is replaced. Default: model.sig in a directory,"
                            + " FILE.sig beside a file.")
    private @Nullable Path signature;

    @Override
    public Integer call() {
        SigningKey signing = SignatureArguments.checked("--key", key, SigningKey::read);
        Path place = signature == null ? ModelSignature.place(model) : signature;
        try {
            String signed = ModelSignature.sign(model, place, signing);
            AtomicFile.write(place, signed.getBytes(StandardCharsets.UTF_8));
        } catch (SignatureProblem wrong) {
            throw new WrongInput("MODEL: " + wrong.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + place, e);
        }
        spec.commandLine().getOut().println(place + " written, by the key " + signing.hint());
        return Homeostat.GOOD;
    }
}
