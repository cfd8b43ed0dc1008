package io.homeostat.replay;

import io.homeostat.table.CsvSource;
import java.util.List;
import java.util.Optional;

/// Files of readings.
public final class CsvTape implements Tape {
    private final CsvSource source;

    public CsvTape(CsvSource source) {
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
