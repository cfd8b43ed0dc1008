package io.homeostat.cli;

import java.net.URI;
import picocli.CommandLine.Option;

/// The running box that a command talks to.
final class BoxArgument {
    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "The box. Default: http://127.0.0.1:8080.")
    private String url = "http://127.0.0.1:8080";

    BoxClient client() {
        try {
            URI parsed = URI.create(url);
            boolean web = "http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme());
            if (web && parsed.getHost() != null) {
                return new BoxClient(parsed);
            }
        } catch (IllegalArgumentException e) {
            throw new WrongInput(complaint() + " (" + e.getMessage() + ")");
        }
        throw new WrongInput(complaint());
    }

    private String complaint() {
        return "--url: found '" + url + "', expected a URL such as http://127.0.0.1:8080";
    }
}
