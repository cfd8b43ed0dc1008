package io.homeostat.replay;

import io.homeostat.table.TableSource;
import java.util.List;
import java.util.Optional;

/// Files of readings.
public final class TableTape implements Tape {
    private final TableSource source;

    public TableTape(TableSource source) {
        this.source = source;
    }

    @Override
    public Optional<Item> next() {
        return source.next().map(decoded -> new Item.Row(decoded, Optional.empty()));
    }

    @Override
    public double progress() {
        return source.progress();
    }

    @Override
    public List<String> warnings() {
        return source.warnings();
    }

    @Override
    public void close() {
        source.close();
    }
}
