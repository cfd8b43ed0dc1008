package io.homeostat.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.homeostat.base.Check;
import java.io.IOException;

/// What a Sparkplug host application says of itself on its own topic: JSON, unlike everything else
/// in Sparkplug B.
public final class HostState {
    private static final JsonFactory JSON = new JsonFactory();

    private HostState() {}

    /// Where the host of this name speaks; throws [IllegalArgumentException] when no topic can hold
    /// the name.
    public static String topic(String host) {
        Check.argument(
                SparkplugTopic.names(host), "host id '%s' is blank or holds one of / + #", host);
        return SparkplugTopic.NAMESPACE + "/STATE/" + host;
    }

    public static byte[] of(boolean online, long epochMillis) {
        return ("{\"online\":" + online + ",\"timestamp\":" + epochMillis + "}").getBytes(UTF_8);
    }

    /// Whether `payload` says that the host is away; what says nothing of the kind does not.
    public static boolean away(byte[] payload) {
        try (JsonParser in = JSON.createParser(payload)) {
            int depth = 0;
            for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth == 1
                        && token == JsonToken.FIELD_NAME
                        && in.currentName().equals("online")) {
                    return in.nextToken() == JsonToken.VALUE_FALSE;
                }
            }
            return false;
        } catch (IOException noJson) {
            return false;
        }
    }
}
