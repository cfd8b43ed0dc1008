package io.homeostat.gitops;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homeostat.gitops.Checkout.File;
import io.homeostat.signature.ModelSignature;
import io.homeostat.signature.SignatureProblem;
import io.homeostat.signature.TrustedKey;
import io.homeostat.signature.Verdict;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whether somebody trusted has signed the model that a commit orders. What was refused is
/// remembered while the box runs, so that it is told once; it is looked at again all the same,
/// since keys and signature may change without the file.
final class Seals {
    private final List<Path> trusted;
    private final Map<String, String> refused = new HashMap<>();

    /// @param news whether it was not refused for that before
    record Refusal(String reason, boolean news) {}

    Seals(List<Path> trusted) {
        this.trusted = trusted;
    }

    /// Why `named` must not serve, empty when it may.
    Optional<Refusal> refusal(
            String pipeline, File file, ChampionFile named, Optional<File> signature) {
        Optional<String> reason = trusted.isEmpty() ? Optional.empty() : reason(named, signature);
        if (reason.isEmpty()) {
            refused.remove(pipeline);
            return Optional.empty();
        }
        String whole = file.blob() + " " + reason.get();
        boolean news = !whole.equals(refused.put(pipeline, whole));
        return Optional.of(new Refusal(reason.get(), news));
    }

    private Optional<String> reason(ChampionFile named, Optional<File> signature) {
        if (!named.digest().matches("[0-9a-f]{64}")) {
            return Optional.of(
                    "the file names the digest '" + named.digest() + "', which nobody can sign");
        }
        if (signature.isEmpty()) {
            return Optional.of("found no signature of model " + named.digest());
        }
        try {
            List<TrustedKey> keys = trusted.stream().map(TrustedKey::read).toList();
            return switch (ModelSignature.verify(
                    signature.get().text().getBytes(UTF_8), named.digest(), keys)) {
                case Verdict.Trusted _ -> Optional.empty();
                case Verdict.Refused(String why) -> Optional.of(why);
            };
        } catch (SignatureProblem | UncheckedIOException unreadable) {
            // A list that cannot be read trusts nobody.
            return Optional.of(String.valueOf(unreadable.getMessage()));
        }
    }
}
