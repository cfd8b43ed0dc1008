package io.homeostat.gitops;

import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jgit.api.errors.CanceledException;
import org.eclipse.jgit.api.errors.UnsupportedSigningFormatException;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.GpgConfig;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.Signer;
import org.eclipse.jgit.lib.Signers;

/// Signs commits with an SSH key, as `git commit -S` does with `gpg.format = ssh`.
final class Signature {
    private Signature() {}

    static void sign(Repository local, CommitBuilder commit, PersonIdent who, Path key)
            throws IOException {
        Config settings = new Config();
        settings.setString("gpg", null, "format", "ssh");
        settings.setString("user", null, "signingKey", key.toAbsolutePath().toString());
        GpgConfig how = new GpgConfig(settings);
        Signer signer = Signers.get(GpgConfig.GpgFormat.SSH);
        try {
            signer.signObject(local, how, commit, who, how.getSigningKey(), null);
        } catch (CanceledException | UnsupportedSigningFormatException e) {
            throw new IOException("cannot sign with " + key + ": " + Remote.reason(e), e);
        }
    }
}
