package io.homeostat.ledger;

import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// Where the rows of a ledger are. The statements are the same for every kind; what is one kind's
/// own stands in its class.
sealed interface Database extends AutoCloseable permits PostgresDatabase, SqliteDatabase {
    /// Brings the schema up to date.
    void migrate(Migrator migrator);

    /// One transaction: all of `work` or nothing of it, on disk when the call returns.
    <T> T write(Function<Handle, T> work);

    <T> T read(Function<Handle, T> work);

    @Override
    void close();
}
