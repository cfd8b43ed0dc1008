package io.homeostat.xgboost;

import io.homeostat.base.Seed;
import io.homeostat.feature.Column;
import io.homeostat.feature.FeatureSchema;
import io.homeostat.feature.FeatureVector;
import io.homeostat.learn.ModelFamilies;
import io.homeostat.learn.ModelFamily;
import io.homeostat.learn.ModelSpec;
import io.homeostat.learn.TrainingSet;
import io.homeostat.model.Estimate;
import io.homeostat.model.Model;
import io.homeostat.model.Task;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// The product's half of `docs/comparisons/models.py`: trains every family on each
/// `NAME.K.train.csv` of a folder (K classes, 0 for a number; a column `name#L` has L categories;
/// the last is the target) and writes what it says about `NAME.K.test.csv`.
class ModelsComparison {
    @Test
    @EnabledIfSystemProperty(named = "homeostat.comparison", matches = ".+")
    void writes_what_every_family_says() throws IOException {
        Path folder = Path.of(System.getProperty("homeostat.comparison"));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.train.csv")) {
            for (Path file : files) {
                String stem = file.getFileName().toString().replace(".train.csv", "");
                compare(folder, stem);
            }
        }
    }

    private static void compare(Path folder, String stem) throws IOException {
        int dot = stem.lastIndexOf('.');
        int classes = Integer.parseInt(stem.substring(dot + 1));
        TrainingSet train = read(folder.resolve(stem + ".train.csv"), classes);
        TrainingSet test = read(folder.resolve(stem + ".test.csv"), classes);
        for (ModelFamily family : ModelFamilies.all()) {
            if (classes > 0 ? family.supportsClassification() : family.supportsRegression()) {
                long started = System.nanoTime();
                Model model =
                        TrainerCatalog.of(ModelSpec.of(family.name()))
                                .train(train, new Seed(1), () -> false)
                                .orElseThrow();
                double seconds = (System.nanoTime() - started) / 1e9;
                String name = stem.substring(0, dot) + "." + family.name();
                Files.writeString(folder.resolve(name + ".seconds"), Double.toString(seconds));
                List<String> lines = new ArrayList<>();
                for (int i = 0; i < test.size(); i++) {
                    lines.add(text(model.predict(test.row(i))));
                }
                Files.write(folder.resolve(name + ".said.csv"), lines);
            }
        }
    }

    private static String text(Estimate estimate) {
        return switch (estimate) {
            case Estimate.Value value -> Double.toString(value.point());
            case Estimate.Classes classes ->
                    Arrays.stream(classes.toArray())
                            .mapToObj(Double::toString)
                            .collect(Collectors.joining(","));
        };
    }

    private static TrainingSet read(Path file, int classes) throws IOException {
        List<String> lines = Files.readAllLines(file);
        String[] names = lines.get(0).split(",");
        List<Column> columns = new ArrayList<>();
        for (String name : Arrays.copyOf(names, names.length - 1)) {
            int mark = name.indexOf('#');
            int levels = mark < 0 ? 0 : Integer.parseInt(name.substring(mark + 1));
            columns.add(new Column(name, levels));
        }
        List<FeatureVector> rows = new ArrayList<>();
        double[] targets = new double[lines.size() - 1];
        for (int i = 0; i < targets.length; i++) {
            double[] numbers =
                    Arrays.stream(lines.get(i + 1).split(","))
                            .mapToDouble(Double::parseDouble)
                            .toArray();
            rows.add(FeatureVector.owning(Arrays.copyOf(numbers, columns.size())));
            targets[i] = numbers[columns.size()];
        }
        Task task =
                classes == 0
                        ? new Task.Regression()
                        : new Task.Classification(
                                IntStream.range(0, classes).mapToObj(Integer::toString).toList());
        return TrainingSet.of(new FeatureSchema(columns), task, rows, targets);
    }
}
