package io.homeostat.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/// Keeps labels whose rows were written before. One about a reading that has not come is not kept:
/// it would stand beside another that may come with it.
final class LabelInsert implements AutoCloseable {
    private final PreparedStatement statement;

    LabelInsert(Connection connection) throws SQLException {
        this.statement =
                connection.prepareStatement(
                        "INSERT INTO labels (pipeline, reading, label, at) SELECT ?1, ?2, ?3, ?4"
                                + " WHERE ?2 <= (SELECT last FROM blocks WHERE pipeline = ?1 ORDER"
                                + " BY first DESC LIMIT 1) ON CONFLICT (pipeline, reading) DO"
                                + " UPDATE SET label = excluded.label, at = excluded.at");
    }

    /// @param at in microseconds
    void put(long pipeline, long reading, double label, long at) throws SQLException {
        statement.setLong(1, pipeline);
        statement.setLong(2, reading);
        HistoryFile.setDouble(statement, 3, label);
        statement.setLong(4, at);
        statement.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
