package io.homeostat.loop;

import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import java.time.DateTimeException;
import java.util.function.Consumer;

/// How the state of a loop begins and ends, and what becomes of bytes that are none.
final class LoopFormat {
    private static final int FORMAT = 14;

    private LoopFormat() {}

    static void begin(StateWriter out, String schemaHash) {
        out.putInt(FORMAT).putString(schemaHash);
    }

    /// Lets `parts` read what follows the beginning, to the last byte.
    ///
    /// @throws StateFormatException when the bytes are not a state of this format and schema
    static void load(StateReader in, String schemaHash, Consumer<StateReader> parts) {
        try {
            int format = in.getInt();
            String hash = in.getString();
            if (format != FORMAT || !hash.equals(schemaHash)) {
                throw new StateFormatException(
                        "state of format " + format + " or of another feature schema");
            }
            parts.accept(in);
        } catch (IllegalArgumentException
                | IllegalStateException
                | DateTimeException
                | IndexOutOfBoundsException
                | NegativeArraySizeException e) {
            // What a part refuses about its values is a foreign format to the whole.
            throw new StateFormatException("state with an impossible value: " + e.getMessage());
        }
        if (!in.exhausted()) {
            throw new StateFormatException("bytes are left after the state");
        }
    }
}
