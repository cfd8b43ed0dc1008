package io.homeostat.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.drift.ColumnShift;
import io.homeostat.drift.ColumnTotal;
import io.homeostat.drift.FleetDrift;
import io.homeostat.drift.InputDrift;
import io.homeostat.http.InputDocument;
import java.util.Map;

/// The inputs of a fleet for a program. What is not known is `null`.
final class FleetJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private FleetJson() {}

    static byte[] bytes(
            InputDocument first,
            FleetDrift found,
            Map<String, String> away,
            Map<String, String> young) {
        ObjectNode node = JSON.createObjectNode();
        node.put("pipeline", first.pipeline());
        node.put("test", first.profile().test().label());
        node.put("window", first.profile().window());
        node.put("alpha", found.alpha());
        node.put("drift", found.all().shifted());
        ArrayNode columns = node.putArray("columns");
        for (FleetDrift.Column column : found.columns()) {
            ObjectNode one = columns.addObject().put("column", column.recent().column());
            total(one.putObject("reference"), column.reference());
            total(one.putObject("recent"), column.recent());
        }
        shifts(node.putArray("comparisons"), found.all());
        ArrayNode boxes = node.putArray("boxes");
        for (FleetDrift.BoxDrift box : found.boxes()) {
            ObjectNode one = boxes.addObject().put("box", box.name()).put("vectors", box.vectors());
            ArrayNode odd = one.putArray("odd");
            box.odd().forEach(odd::add);
            shifts(one.putArray("fromOthers"), box.apart());
            shifts(one.putArray("fromOwn"), box.own());
        }
        reasons(node.putArray("away"), away);
        reasons(node.putArray("young"), young);
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values must be writable", e);
        }
    }

    private static void total(ObjectNode node, ColumnTotal total) {
        node.put("values", total.values()).put("missing", total.missing());
        put(node, "median", total.median());
        node.put("rankError", total.rankError());
    }

    private static void shifts(ArrayNode list, InputDrift drift) {
        for (ColumnShift shift : drift.columns()) {
            ObjectNode one = list.addObject().put("column", shift.column());
            one.put("test", shift.statistic());
            put(one, "size", shift.value());
            put(one, "limit", shift.threshold());
            put(one, "p", shift.p());
            one.put("drift", shift.shifted());
        }
    }

    private static void put(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }

    private static void reasons(ArrayNode list, Map<String, String> reasons) {
        reasons.forEach((box, reason) -> list.addObject().put("box", box).put("reason", reason));
    }
}
