package io.homeostat.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// Which release this is, as the build has written it into the product's jar.
final class Release {
    private Release() {}

    /// `unknown` where the product is not built, as in tests of this package.
    static String number() {
        Properties properties = new Properties();
        try (InputStream in = Release.class.getResourceAsStream("/homeostat.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "unknown");
    }
}
