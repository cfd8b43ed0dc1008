package io.homeostat.codec;

import java.util.Optional;

/// A topic of Sparkplug B: `spBv1.0/GROUP/TYPE/NODE` or `spBv1.0/GROUP/TYPE/NODE/DEVICE`.
///
/// @param device empty for a message of the edge node itself
record SparkplugTopic(String group, Type type, String node, String device) {
    static final String NAMESPACE = "spBv1.0";

    /// What a message is about.
    enum Type {
        NBIRTH,
        NDEATH,
        DBIRTH,
        DDEATH,
        NDATA,
        DDATA,
        NCMD,
        DCMD;

        /// Whether it is an order to a node, which says nothing about a sensor.
        boolean command() {
            return this == NCMD || this == DCMD;
        }

        boolean ofDevice() {
            return this == DBIRTH || this == DDEATH || this == DDATA || this == DCMD;
        }
    }

    /// The topic, or nothing when it is not one.
    static Optional<SparkplugTopic> parse(String topic) {
        String[] levels = topic.split("/", -1);
        if (levels.length < 4 || levels.length > 5 || !levels[0].equals(NAMESPACE)) {
            return Optional.empty();
        }
        for (Type type : Type.values()) {
            if (type.name().equals(levels[2]) && type.ofDevice() == (levels.length == 5)) {
                String device = type.ofDevice() ? levels[4] : "";
                boolean named = !levels[3].isBlank() && type.ofDevice() != device.isBlank();
                return named
                        ? Optional.of(new SparkplugTopic(levels[1], type, levels[3], device))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /// Whether `id` may name a group, an edge node, a device or a host.
    static boolean names(String id) {
        return !id.isBlank() && id.chars().noneMatch(c -> "/+#\0".indexOf(c) >= 0);
    }

    /// What a host says of itself: nothing about a sensor.
    static boolean state(String topic) {
        return topic.startsWith(NAMESPACE + "/STATE/");
    }

    String edgeNode() {
        return group + "/" + node;
    }

    String commands() {
        return NAMESPACE + "/" + group + "/NCMD/" + node;
    }
}
