package io.homeostat.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.homeostat.reading.SourceSpec.Format;
import java.io.IOException;

/// Opens payloads of one format for reading token by token.
final class Payloads {
    private static final int DEPTH_MAX = 64;

    private final JsonFactory factory;
    private final KeptParser kept;
    private final boolean text;

    Payloads(Format format) {
        this.text = format != Format.CBOR;
        StreamReadConstraints limits =
                StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build();
        this.factory =
                switch (format) {
                    // Who labels beside a Sparkplug plant, a laboratory or a clerk, speaks JSON.
                    case JSON, SPARKPLUG_B ->
                            JsonFactory.builder()
                                    // Python and others write NaN; it means that there is no value.
                                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                                    .streamReadConstraints(limits)
                                    .build();
                    case CBOR -> CBORFactory.builder().streamReadConstraints(limits).build();
                };
        this.kept = new KeptParser(factory);
    }

    /// Whether numbers are written out, digit by digit.
    boolean text() {
        return text;
    }

    /// Whether the kept parser may be asked about `payload` first.
    boolean keptTakes(byte[] payload) {
        return text && KeptParser.takes(payload);
    }

    KeptParser kept() {
        return kept;
    }

    /// A parser of its own, with no other payload before it.
    JsonParser open(byte[] payload) throws IOException {
        return factory.createParser(payload);
    }
}
