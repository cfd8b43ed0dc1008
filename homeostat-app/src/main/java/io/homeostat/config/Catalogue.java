package io.homeostat.config;

import java.util.List;
import java.util.SequencedMap;

/// The model families and the drift detectors that a pipeline file may name, each with its
/// parameters. Whoever provides them tells so here, and the parser, the JSON Schema and the
/// reference page follow.
///
/// @param families by name, in the order in which they are listed
/// @param detectors by name, in the order in which they are listed
public record Catalogue(
        SequencedMap<String, Entry> families, SequencedMap<String, Entry> detectors) {
    /// Which tasks something is for.
    public enum Suits {
        ANY,
        REGRESSION,
        CLASSIFICATION
    }

    /// One thing that can be chosen.
    public record Entry(String name, Suits suits, String meaning, List<Param> params) {
        public Entry {
            params = List.copyOf(params);
        }
    }

    /// One number that it can be given.
    ///
    /// @param fallback the default in words
    public record Param(
            String name, double min, double max, boolean whole, String fallback, String meaning) {}
}
