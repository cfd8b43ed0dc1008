package io.homeostat.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The running box that a command talks to, and who talks.
final class BoxArgument {
    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "The box. Default: http://127.0.0.1:8080.")
    private String url = "http://127.0.0.1:8080";

    @Mixin private BoxLogin login;

    BoxClient client() {
        return login.client(url)
                .orElseThrow(() ->
                        new WrongInput(
                                "--url: found '"
                                        + url
                                        + "', expected a URL such as http://127.0.0.1:8080"));
    }
}
