package io.homeostat.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.config.PipelineFile;
import io.homeostat.config.PipelineResource;
import io.homeostat.config.SharedData;
import io.homeostat.parquet.OutputColumn;
import io.homeostat.parquet.ParquetOutput;
import io.homeostat.reading.Decoded;
import io.homeostat.reading.Fields;
import io.homeostat.reading.Reading;
import io.homeostat.runtime.TrainingRunner;
import io.homeostat.table.TableSource;
import io.homeostat.xgboost.TrainerCatalog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same data decide the same, whichever kind of file they come from.
class ParquetReplayTest {
    private static final Path EXAMPLES = SharedData.repository().resolve("examples");

    @TempDir private Path directory;

    private static ReplayReport replayed(PipelineResource pipeline, List<Path> files) {
        try (TableSource source =
                TableSource.open(files, pipeline.source(), pipeline.loop().fields())) {
            return new Replay(
                            pipeline,
                            pipeline.loop(),
                            new TrainingRunner(TrainerCatalog::of),
                            _ -> {})
                    .run(source, "heal");
        }
    }

    private static void copy(PipelineResource pipeline, List<Path> csv, Path parquet)
            throws IOException {
        Fields fields = pipeline.loop().fields();
        List<OutputColumn<Reading>> columns = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            int at = i;
            columns.add(OutputColumn.number(fields.get(i).name(), reading -> reading.get(at)));
        }
        try (TableSource source = TableSource.open(csv, pipeline.source(), fields);
                ParquetOutput<Reading> out =
                        ParquetOutput.create(parquet, columns, new LinkedHashMap<>(), "a test")) {
            for (Optional<Decoded> row = source.next(); row.isPresent(); row = source.next()) {
                if (row.get() instanceof Decoded.Accepted(Reading reading, _)) {
                    out.write(reading);
                }
            }
            out.finish();
        }
    }

    @Test
    void the_turbine_heals_in_the_same_way_from_parquet() throws Exception {
        PipelineResource pipeline = PipelineFile.read(EXAMPLES.resolve("gas-turbine-nox.yaml"));
        List<Path> csv =
                List.of(
                        EXAMPLES.resolve("data/gas-turbine/gt_2011.csv"),
                        EXAMPLES.resolve("data/gas-turbine/gt_2012.csv"));
        Path parquet = directory.resolve("turbine");
        copy(pipeline, csv, parquet);

        ReplayReport fromCsv = replayed(pipeline, csv);
        ReplayReport fromParquet = replayed(pipeline, List.of(parquet));

        assertThat(fromParquet.digest()).isEqualTo(fromCsv.digest());
        assertThat(fromParquet.end().readings()).isEqualTo(fromCsv.end().readings());
        assertThat(fromParquet.decisions()).isEqualTo(fromCsv.decisions()).isNotEmpty();
    }
}
