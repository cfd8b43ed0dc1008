package io.homeostat.mlflow.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;

/// A part of a long answer; the token of the next is where it begins.
record Page(int from, int size) {
    static Page of(Call call, int otherwise, int max) {
        int size = (int) call.number("max_results", otherwise, 1, max);
        String token = call.text("page_token");
        if (token.isEmpty()) {
            return new Page(0, size);
        }
        try {
            int from = Integer.parseInt(new String(Base64.getUrlDecoder().decode(token), US_ASCII));
            if (from >= 0) {
                return new Page(from, size);
            }
        } catch (IllegalArgumentException _) {
            // Told below: not Base64, or no number in it.
        }
        throw Refusal.invalid(
                "Invalid page_token '" + token + "': expected the next_page_token of an answer");
    }

    /// Puts this part of `all` into `body`, and the token if there is more.
    ObjectNode of(String name, List<ObjectNode> all) {
        ObjectNode body = Nodes.object();
        int first = Math.min(from, all.size());
        int end = (int) Math.min((long) first + size, all.size());
        var list = body.putArray(name);
        all.subList(first, end).forEach(list::add);
        if (end < all.size()) {
            byte[] next = Integer.toString(end).getBytes(US_ASCII);
            body.put(
                    "next_page_token",
                    Base64.getUrlEncoder().withoutPadding().encodeToString(next));
        }
        return body;
    }
}
