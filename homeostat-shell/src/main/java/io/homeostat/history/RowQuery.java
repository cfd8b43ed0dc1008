package io.homeostat.history;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Which rows of a pipeline are wanted, in the order of their readings.
///
/// @param from the first reading
/// @param to the last, included
/// @param atFrom the earliest time, in microseconds
/// @param atTo the latest time, included
/// @param limit so many at most
record RowQuery(String pipeline, long from, long to, long atFrom, long atTo, int limit) {
    static RowQuery of(String pipeline) {
        return new RowQuery(
                pipeline, 0, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE);
    }

    RowQuery readings(long newFrom, long newTo) {
        return new RowQuery(pipeline, newFrom, newTo, atFrom, atTo, limit);
    }

    /// Rows with `newFrom <= at < newTo`.
    RowQuery between(Instant newFrom, Instant newTo) {
        long before = Micros.of(newTo);
        // Nothing is before the least of all times; the last of them has a successor no more.
        long last = before == Long.MIN_VALUE ? before : before - 1;
        return new RowQuery(pipeline, from, to, Micros.of(newFrom), last, limit);
    }

    RowQuery first(int newLimit) {
        return new RowQuery(pipeline, from, to, atFrom, atTo, newLimit);
    }

    List<HistoryRow> rows(Connection connection) throws SQLException {
        List<HistoryRow> rows = new ArrayList<>();
        visit(connection, (in, row) -> rows.add(RowBlock.row(in, row)));
        return rows;
    }

    void visit(Connection connection, RowBlock.Visitor visitor) throws SQLException {
        int[] left = {limit};
        RowBlock.Visitor wanted =
                (in, row) -> {
                    if (left[0] > 0 && matches(in, row)) {
                        left[0]--;
                        visitor.row(in, row);
                    }
                };
        Blocks.ascending(
                connection,
                pipeline,
                from,
                to,
                atFrom,
                atTo,
                block -> {
                    RowBlock.forEach(block, wanted);
                    return left[0] > 0;
                });
    }

    private boolean matches(ByteBuffer in, int row) {
        long reading = RowBlock.reading(in, row);
        long at = RowBlock.at(in, row);
        return from <= reading && reading <= to && atFrom <= at && at <= atTo;
    }
}
