package io.homeostat.cli;

import io.homeostat.config.PipelineFile;
import io.homeostat.config.PipelineResource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The pipelines that come with the product, with their data.
enum Bundled {
    GAS_TURBINE(
            "gas-turbine",
            "gas-turbine-nox.yaml",
            "data/gas-turbine/gt_2011.csv",
            "data/gas-turbine/gt_2012.csv",
            "data/gas-turbine/gt_2013.csv",
            "data/gas-turbine/gt_2014.csv",
            "data/gas-turbine/gt_2015.csv"),
    OCCUPANCY(
            "occupancy",
            "occupancy.yaml",
            "data/occupancy/datatest.txt",
            "data/occupancy/datatraining.txt",
            "data/occupancy/datatest2.txt"),
    MACHINE_TEMPERATURE(
            "machine-temperature",
            "machine-temperature.yaml",
            "data/machine-temperature/machine_temperature_system_failure.csv"),
    /// Its data come from a simulated device.
    VOC_FORECAST("voc-forecast", "voc-forecast.yaml");

    private final String label;
    private final String pipeline;
    private final List<String> data;

    Bundled(String label, String pipeline, String... data) {
        this.label = label;
        this.pipeline = pipeline;
        this.data = List.of(data);
    }

    static Bundled named(String name) {
        return Arrays.stream(values())
                .filter(one -> one.label.equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new WrongInput(
                                "--pipeline: found '" + name + "', expected one of " + labels()));
    }

    private static String labels() {
        return String.join(", ", Arrays.stream(values()).map(one -> one.label).toList());
    }

    static List<PipelineResource> all() {
        return Arrays.stream(values()).map(Bundled::resource).toList();
    }

    PipelineResource resource() {
        try (InputStream in = open(pipeline)) {
            return PipelineFile.parse(
                    new String(in.readAllBytes(), StandardCharsets.UTF_8), pipeline);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the bundled " + pipeline, e);
        }
    }

    /// Copies its data below `directory` and names the files, in the order of their time.
    List<Path> data(Path directory) {
        List<Path> files = new ArrayList<>();
        for (String name : data) {
            Path file = directory.resolve(name);
            try (InputStream in = open(name)) {
                Files.createDirectories(file.getParent());
                Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot unpack " + name + " to " + file, e);
            }
            files.add(file);
        }
        return files;
    }

    private static InputStream open(String name) {
        InputStream in = Bundled.class.getResourceAsStream("/examples/" + name);
        if (in == null) {
            throw new IllegalStateException("the jar lacks examples/" + name);
        }
        return in;
    }
}
