package io.homeostat.cli;

import io.homeostat.signature.ModelSignature;
import io.homeostat.signature.SignatureProblem;
import io.homeostat.signature.TrustedKey;
import io.homeostat.signature.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `homeostat models verify`.
@Command(
        name = "verify",
        description =
                "Says whether one of the given keys has signed a model exactly as it is; takes"
                        + " what `model_signing sign key` writes.",
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "A file or a directory.")
    private Path model = Path.of("");

    @Option(
            names = "--public-key",
            required = true,
            paramLabel = "PUB.pem",
            description = "Public key, ECDSA on P-256; may be given several times.")
    private List<Path> keys = new ArrayList<>();

    @Option(
            names = "--signature",
            paramLabel = "FILE",
            description =
                    "Where the signature is. Default: model.sig in a directory, FILE.sig beside a"
                            + " file.")
    private @Nullable Path signature;

    @Override
    public Integer call() {
        Complaints wrong = new Complaints();
        List<TrustedKey> trusted = new ArrayList<>();
        for (Path key : keys) {
            wrong.of(() -> SignatureArguments.checked("--public-key", key, TrustedKey::read))
                    .ifPresent(trusted::add);
        }
        wrong.raise();
        Path place = signature == null ? ModelSignature.place(model) : signature;
        try {
            switch (ModelSignature.verify(model, place, trusted)) {
                case Verdict.Trusted(TrustedKey key) ->
                        spec.commandLine().getOut().println(model + ": signed by " + key);
                case Verdict.Refused(String reason) -> throw new WrongInput(reason);
            }
        } catch (SignatureProblem problem) {
            throw new WrongInput("MODEL: " + problem.getMessage());
        }
        return Homeostat.GOOD;
    }
}
