package io.homeostat.remote;

import io.homeostat.base.StateFormatException;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.model.Lineage;

/// What became of an order. The model itself lies beside it, under its digest.
sealed interface Reply {
    record Trained(Lineage lineage) implements Reply {}

    /// Not done there, for `reason`.
    record Refused(String reason) implements Reply {}

    int MAGIC = 0x484d5452;
    int VERSION = 1;

    default byte[] encode() {
        StateWriter out = new StateWriter().putInt(MAGIC).putByte(VERSION);
        switch (this) {
            case Trained(Lineage lineage) -> lineage.save(out.putBoolean(true));
            case Refused(String reason) -> out.putBoolean(false).putString(reason);
        }
        return out.toByteArray();
    }

    /// @throws StateFormatException when `bytes` are no reply, or one of another format
    static Reply decode(byte[] bytes) {
        StateReader in = new StateReader(bytes);
        if (in.getInt() != MAGIC) {
            throw new StateFormatException("these bytes are no reply to a training order");
        }
        int version = in.getByte();
        if (version != VERSION) {
            throw new StateFormatException(
                    "reply of format " + version + ", this version reads " + VERSION);
        }
        return in.getBoolean() ? new Trained(Lineage.load(in)) : new Refused(in.getString());
    }
}
