package io.homeostat.history;

import io.homeostat.label.Prediction;
import io.homeostat.model.Estimate;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.Reading;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/// Rewrites a history of format version 1, which had a table row for each reading. It goes in steps
/// that each take rows from the old table and put them into blocks, so that it can be interrupted
/// and needs little room.
final class FirstFormat {
    private static final int STEP_ROWS = 20 * BlockBuilder.ROWS_MAX;

    private FirstFormat() {}

    /// The last step is left to be committed together with the new version of the format: a file of
    /// the old version without the old table could not be opened again.
    ///
    /// @param connection without auto-commit
    static void convert(Connection connection) throws SQLException {
        while (step(connection)) {
            connection.commit();
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE history");
        }
    }

    /// False when nothing was left.
    private static boolean step(Connection connection) throws SQLException {
        long pipeline = -1;
        long last = -1;
        BlockBuilder builder = new BlockBuilder();
        try (PreparedStatement select =
                        connection.prepareStatement(
                                "SELECT * FROM history WHERE pipeline = (SELECT MIN(pipeline) FROM"
                                        + " history) ORDER BY reading LIMIT ?");
                PreparedStatement delete =
                        connection.prepareStatement(
                                "DELETE FROM history WHERE pipeline = ? AND reading <= ?")) {
            select.setInt(1, STEP_ROWS);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    pipeline = row.getLong("pipeline");
                    last = row.getLong("reading");
                    if (!builder.takes(last)) {
                        Blocks.insert(connection, pipeline, builder.build());
                        builder = new BlockBuilder();
                    }
                    add(builder, row);
                }
            }
            if (builder.isEmpty()) {
                return false;
            }
            Blocks.insert(connection, pipeline, builder.build());
            delete.setLong(1, pipeline);
            delete.setLong(2, last);
            delete.executeUpdate();
            return true;
        }
    }

    private static void add(BlockBuilder builder, ResultSet row) throws SQLException {
        byte[] probabilities = row.getBytes("probabilities");
        DeviceId device = new DeviceId(row.getString("device"));
        long reading = row.getLong("reading");
        builder.add(
                new Prediction(
                        reading,
                        device,
                        Micros.instant(row.getLong("at")),
                        row.getInt("version"),
                        probabilities == null
                                ? new Estimate.Value(HistoryFile.getDouble(row, "point"))
                                : Estimate.Classes.owning(doubles(probabilities)),
                        new Estimate.Value(HistoryFile.getDouble(row, "frozen")),
                        new Estimate.Value(HistoryFile.getDouble(row, "baseline")),
                        HistoryFile.getDouble(row, "lower"),
                        HistoryFile.getDouble(row, "upper"),
                        row.getInt("drift") == 1),
                Reading.of(device, Optional.empty(), 0, doubles(row.getBytes("inputs"))));
        long labelledAt = row.getLong("labelled_at");
        if (!row.wasNull()) {
            builder.label(reading, HistoryFile.getDouble(row, "label"), labelledAt);
        }
    }

    private static double[] doubles(byte[] blob) {
        double[] values = new double[blob.length / Double.BYTES];
        ByteBuffer.wrap(blob).asDoubleBuffer().get(values);
        return values;
    }
}
