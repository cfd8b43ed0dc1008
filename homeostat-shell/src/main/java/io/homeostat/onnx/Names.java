package io.homeostat.onnx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.SequencedMap;

/// What our own files say about themselves, as JSON lists in the file's metadata.
final class Names {
    static final String FEATURES = "homeostat.features";
    static final String CLASSES = "homeostat.classes";

    private static final ObjectMapper JSON = new ObjectMapper();

    private Names() {}

    static String text(List<String> names) {
        try {
            return JSON.writeValueAsString(names);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a list of texts cannot be written", impossible);
        }
    }

    private static List<String> list(SequencedMap<String, String> metadata, String key) {
        String text = metadata.get(key);
        if (text == null) {
            return List.of();
        }
        try {
            return JSON.readValue(text, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new OnnxException("metadata " + key + " = " + text, "a JSON list of texts");
        }
    }

    static List<String> classes(SequencedMap<String, String> metadata) {
        return list(metadata, CLASSES);
    }

    /// A file that says which features it was made for must have been made for these.
    static void check(SequencedMap<String, String> metadata, List<String> features) {
        List<String> own = list(metadata, FEATURES);
        if (!own.isEmpty() && !own.equals(features)) {
            throw new OnnxException(
                    "a file for the features " + String.join(", ", own),
                    "these, in this order: " + String.join(", ", features));
        }
    }
}
