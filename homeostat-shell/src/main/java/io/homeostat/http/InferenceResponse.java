package io.homeostat.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/// The answer of an inference: JSON, and behind it the bytes of tensors that are wanted in binary.
final class InferenceResponse {
    /// Tells the length of the JSON where bytes follow it.
    static final String JSON_LENGTH = "Inference-Header-Content-Length";

    private final ObjectNode body;
    private final ArrayNode outputs;
    private final Buffer binary = Buffer.buffer();

    InferenceResponse(ObjectNode body) {
        this.body = body;
        this.outputs = body.putArray("outputs");
    }

    void add(
            String name,
            TensorType type,
            List<Integer> shape,
            List<JsonNode> elements,
            boolean inBinary) {
        ObjectNode output = outputs.addObject().put("name", name).put("datatype", type.name());
        ArrayNode sizes = output.putArray("shape");
        shape.forEach(sizes::add);
        if (inBinary) {
            int before = binary.length();
            elements.forEach(element -> type.write(binary, element));
            output.putObject("parameters").put("binary_data_size", binary.length() - before);
        } else {
            output.putArray("data").addAll(elements);
        }
    }

    void send(RoutingContext context) {
        if (binary.length() == 0) {
            Respond.json(context, 200, body);
            return;
        }
        Buffer json = Buffer.buffer(Json.bytes(body));
        var _ =
                context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream")
                        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                        .putHeader(JSON_LENGTH, Integer.toString(json.length()))
                        .end(json.appendBuffer(binary));
    }
}
