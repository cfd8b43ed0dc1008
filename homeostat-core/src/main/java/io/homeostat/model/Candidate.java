package io.homeostat.model;

/// A trained model with its lineage, before it has a version.
public record Candidate(Model model, Lineage lineage) {}
