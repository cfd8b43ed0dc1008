package io.homeostat.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.homeostat.base.StateReader;
import io.homeostat.base.StateWriter;
import io.homeostat.bench.Workload;
import io.homeostat.feature.FeatureVector;
import io.homeostat.learn.TrainingSet;
import io.homeostat.model.Model;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the other systems predict with: the trees that the product learns from the first readings,
/// and the rows that they were learnt from, for a system that learns its own.
final class PeerModel {
    /// As many as the pipeline's first model.
    private static final int ROWS = 5_000;

    private final Model model;
    private final TrainingSet rows;

    private PeerModel(Model model, TrainingSet rows) {
        this.model = model;
        this.rows = rows;
    }

    static PeerModel train(Workload workload) {
        TrainingSet rows = workload.trainingSet(ROWS);
        return new PeerModel(workload.train(rows), rows);
    }

    Model model() {
        return model;
    }

    TrainingSet rows() {
        return rows;
    }

    /// Writes the trees as numbers in JSON: `nodes` as `TreeNodes` lays them out, the node that
    /// each tree begins with in `roots`; the sum of the leaves begins with `base`, and a prediction
    /// is `offset + scale * sum`.
    void writeTrees(Path file) throws IOException {
        StateWriter state = new StateWriter();
        model.save(state);
        StateReader in = new StateReader(state.toByteArray());
        ObjectMapper json = new ObjectMapper();
        ObjectNode trees = json.createObjectNode().put("width", in.getInt());
        in.getByte(); // a regression's sum
        trees.put("offset", in.getDouble()).put("scale", in.getDouble());
        trees.put("base", (double) Float.intBitsToFloat(in.getInts()[0]));
        trees.set("nodes", json.valueToTree(in.getInts()));
        trees.set("roots", json.valueToTree(in.getInts()));
        Files.writeString(file, json.writeValueAsString(trees));
    }

    /// Writes the rows as CSV without a header, the truth last; missing is `nan`.
    void writeRows(Path file) throws IOException {
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
            for (int i = 0; i < rows.size(); i++) {
                FeatureVector row = rows.row(i);
                for (int j = 0; j < row.size(); j++) {
                    out.print(Double.isNaN(row.get(j)) ? "nan," : row.get(j) + ",");
                }
                out.println(rows.target(i));
            }
        }
    }
}
