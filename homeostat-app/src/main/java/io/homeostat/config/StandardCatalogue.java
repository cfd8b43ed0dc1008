package io.homeostat.config;

import io.homeostat.config.Catalogue.Entry;
import io.homeostat.config.Catalogue.Param;
import io.homeostat.config.Catalogue.Suits;
import io.homeostat.drift.DetectorFamily;
import io.homeostat.drift.Detectors;
import io.homeostat.learn.ModelFamilies;
import io.homeostat.learn.ModelFamily;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// The families and detectors that come with the product, as their own packages list them.
final class StandardCatalogue {
    static final Catalogue CATALOGUE = new Catalogue(families(), detectors());

    private StandardCatalogue() {}

    private static SequencedMap<String, Entry> families() {
        SequencedMap<String, Entry> entries = new LinkedHashMap<>();
        for (ModelFamily family : ModelFamilies.all()) {
            entries.put(
                    family.name(),
                    new Entry(
                            family.name(),
                            suits(family),
                            family.meaning(),
                            family.params().stream()
                                    .map(p ->
                                            new Param(
                                                    p.name(),
                                                    p.min(),
                                                    p.max(),
                                                    p.whole(),
                                                    Scalars.plain(p.standard()),
                                                    p.meaning()))
                                    .toList()));
        }
        return Collections.unmodifiableSequencedMap(entries);
    }

    private static Suits suits(ModelFamily family) {
        if (family.supportsRegression() && family.supportsClassification()) {
            return Suits.ANY;
        }
        return family.supportsRegression() ? Suits.REGRESSION : Suits.CLASSIFICATION;
    }

    private static SequencedMap<String, Entry> detectors() {
        SequencedMap<String, Entry> entries = new LinkedHashMap<>();
        for (DetectorFamily family : Detectors.families()) {
            entries.put(
                    family.name(),
                    new Entry(
                            family.name(),
                            Suits.ANY,
                            family.meaning(),
                            family.params().stream()
                                    .map(p ->
                                            new Param(
                                                    p.name(),
                                                    p.min(),
                                                    p.max(),
                                                    p.whole(),
                                                    Scalars.plain(p.defaultValue()),
                                                    p.meaning()))
                                    .toList()));
        }
        return Collections.unmodifiableSequencedMap(entries);
    }
}
