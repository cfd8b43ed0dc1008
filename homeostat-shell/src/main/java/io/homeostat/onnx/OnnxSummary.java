package io.homeostat.onnx;

import io.homeostat.base.SingleWriter;
import io.homeostat.protobuf.WireReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.SequencedMap;

/// What an ONNX file says about itself, read before any native code sees it: who made it, for which
/// operators, which classes it knows, and whether all of it is in the file. Field numbers are those
/// of `onnx.proto`.
///
/// @param producer name and version of the tool, empty where it does not say
/// @param opsets version by domain; the standard domain is empty
/// @param labels lists of class labels that its operators hold, in their order
/// @param external the name of a tensor whose numbers lie in another file, empty without one
/// @param metadata free texts by key
record OnnxSummary(
        long irVersion,
        String producer,
        SequencedMap<String, Long> opsets,
        List<List<String>> labels,
        String external,
        SequencedMap<String, String> metadata) {
    /// Graphs within graphs; what is deeper is made to exhaust a reader.
    private static final int DEPTH_MAX = 32;

    private static final String CLASS_LABELS = "classlabels_";

    OnnxSummary {
        opsets = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(opsets));
        labels = List.copyOf(labels);
        metadata = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(metadata));
    }

    /// @throws OnnxException when the bytes are no ONNX model
    static OnnxSummary of(byte[] bytes) {
        Scan scan = new Scan();
        try {
            scan.model(new WireReader(bytes));
        } catch (IllegalArgumentException broken) {
            throw new OnnxException(
                    "bytes that are no protocol buffer: " + broken.getMessage(), "an ONNX file");
        }
        if (scan.irVersion == 0 || !scan.graph || scan.opsets.isEmpty()) {
            throw new OnnxException("bytes without version, operators or graph", "an ONNX file");
        }
        return new OnnxSummary(
                scan.irVersion,
                (scan.producer + " " + scan.producerVersion).strip(),
                scan.opsets,
                scan.labels,
                scan.external,
                scan.metadata);
    }

    @SingleWriter
    private static final class Scan {
        private final SequencedMap<String, Long> opsets = new LinkedHashMap<>();
        private final SequencedMap<String, String> metadata = new LinkedHashMap<>();
        private final List<List<String>> labels = new ArrayList<>();
        private String producer = "";
        private String producerVersion = "";
        private String external = "";
        private long irVersion;
        private boolean graph;

        void model(WireReader in) {
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> irVersion = in.integer();
                    case 2 -> producer = in.text();
                    case 3 -> producerVersion = in.text();
                    case 7 -> {
                        graph = true;
                        graph(in.message(), 0);
                    }
                    case 8 -> opset(in.message());
                    case 14 -> pair(in.message());
                    case 25 -> function(in.message());
                    default -> in.skip();
                }
            }
        }

        private void opset(WireReader in) {
            String domain = "";
            long version = 0;
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> domain = in.text();
                    case 2 -> version = in.integer();
                    default -> in.skip();
                }
            }
            opsets.put(domain, version);
        }

        private void pair(WireReader in) {
            String key = "";
            String value = "";
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> key = in.text();
                    case 2 -> value = in.text();
                    default -> in.skip();
                }
            }
            metadata.put(key, value);
        }

        private void function(WireReader in) {
            while (in.next()) {
                if (in.field() == 7) {
                    node(in.message(), 1);
                } else {
                    in.skip();
                }
            }
        }

        private void graph(WireReader in, int depth) {
            if (depth > DEPTH_MAX) {
                throw new OnnxException(
                        "graphs within more than " + DEPTH_MAX + " others", "fewer");
            }
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> node(in.message(), depth);
                    case 5 -> tensor(in.message());
                    case 15 -> sparse(in.message());
                    default -> in.skip();
                }
            }
        }

        private void node(WireReader in, int depth) {
            while (in.next()) {
                if (in.field() == 5) {
                    attribute(in.message(), depth);
                } else {
                    in.skip();
                }
            }
        }

        private void attribute(WireReader in, int depth) {
            String name = "";
            List<String> words = new ArrayList<>();
            List<String> numbers = new ArrayList<>();
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> name = in.text();
                    case 5, 10 -> tensor(in.message());
                    case 6, 11 -> graph(in.message(), depth + 1);
                    case 22, 23 -> sparse(in.message());
                    case 8, 9 -> {
                        // The name comes first; of trees there are a million numbers otherwise.
                        if (!name.startsWith(CLASS_LABELS)) {
                            in.skip();
                        } else if (in.field() == 8) {
                            whole(in, numbers);
                        } else {
                            words.add(in.text());
                        }
                    }
                    default -> in.skip();
                }
            }
            if (name.startsWith(CLASS_LABELS)) {
                labels.add(List.copyOf(words.isEmpty() ? numbers : words));
            }
        }

        private static void whole(WireReader in, List<String> numbers) {
            if (in.form() == WireReader.VARINT) {
                numbers.add(Long.toString(in.integer()));
                return;
            }
            WireReader packed = in.message();
            OptionalLong number = packed.packed();
            while (number.isPresent()) {
                numbers.add(Long.toString(number.getAsLong()));
                number = packed.packed();
            }
        }

        private void sparse(WireReader in) {
            while (in.next()) {
                if (in.field() == 1 || in.field() == 2) {
                    tensor(in.message());
                } else {
                    in.skip();
                }
            }
        }

        private void tensor(WireReader in) {
            String name = "";
            boolean outside = false;
            while (in.next()) {
                switch (in.field()) {
                    case 8 -> name = in.text();
                    case 13 -> {
                        outside = true;
                        in.skip();
                    }
                    case 14 -> outside |= in.integer() != 0;
                    default -> in.skip();
                }
            }
            if (outside && external.isEmpty()) {
                external = name.isEmpty() ? "a tensor" : name;
            }
        }
    }
}
