package io.homeostat.demo;

import io.homeostat.config.PipelineResource;
import io.homeostat.reading.Decoded;
import io.homeostat.reading.Reading;
import io.homeostat.table.TableSource;
import java.util.Optional;

/// Readings to be played, one after the other.
public interface Recording extends AutoCloseable {
    Optional<Reading> next();

    /// Share of it that was played, from 0 to 1.
    double progress();

    @Override
    void close();

    /// The rows of `source` that are readings.
    static Recording of(TableSource source) {
        return new Recording() {
            @Override
            public Optional<Reading> next() {
                Optional<Decoded> row = source.next();
                while (row.isPresent()) {
                    if (row.get() instanceof Decoded.Accepted(Reading reading, _)) {
                        return Optional.of(reading);
                    }
                    row = source.next();
                }
                return Optional.empty();
            }

            @Override
            public double progress() {
                return source.progress();
            }

            @Override
            public void close() {
                source.close();
            }
        };
    }

    /// `count` readings of the simulated VOC device.
    static Recording simulated(PipelineResource pipeline, int count) {
        return new SimulatedDevice(pipeline, count);
    }
}
