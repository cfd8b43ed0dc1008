package io.homeostat.cli;

import io.homeostat.s3.S3Place;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The object store that has a box's models too, as options.
final class ArtefactArguments {
    @Option(
            names = "--artefacts",
            paramLabel = "URL",
            defaultValue = "${env:HOMEOSTAT_ARTEFACTS}",
            description = {
                "Object store that the models are kept in too: s3://BUCKET/PREFIX. Also by",
                "HOMEOSTAT_ARTEFACTS. Server, region and keys by the environment: S3_ENDPOINT,",
                "AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, or as the AWS tools find",
                "them."
            })
    private @Nullable String url;

    /// Nothing without `--artefacts`.
    Optional<S3Place> place() {
        try {
            return Optional.ofNullable(url)
                    .filter(given -> !given.isBlank())
                    .map(given -> S3Place.parse("--artefacts", given, System.getenv()));
        } catch (IllegalArgumentException wrong) {
            throw new WrongInput(String.valueOf(wrong.getMessage()));
        }
    }
}
