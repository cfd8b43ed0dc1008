package io.homeostat.codec;

import io.homeostat.base.Check;

/// An edge node by its group and its name, and the topics on which it speaks.
public record EdgeNodeId(String group, String node) {
    public EdgeNodeId {
        Check.argument(
                SparkplugTopic.names(group), "group '%s' is blank or holds one of / + #", group);
        Check.argument(
                SparkplugTopic.names(node), "edge node '%s' is blank or holds one of / + #", node);
    }

    /// @param type such as `NBIRTH`
    public String topic(String type) {
        return SparkplugTopic.NAMESPACE + "/" + group + "/" + type + "/" + node;
    }

    /// @param type such as `DBIRTH`
    public String topic(String type, String device) {
        return topic(type) + "/" + device;
    }

    /// Whether the node itself speaks on `topic`.
    public boolean speaksOn(String topic) {
        return topic.startsWith(SparkplugTopic.NAMESPACE)
                && SparkplugTopic.parse(topic)
                        .filter(about -> !about.type().command())
                        .filter(about -> about.group().equals(group) && about.node().equals(node))
                        .isPresent();
    }

    @Override
    public String toString() {
        return group + "/" + node;
    }
}
