package io.homeostat.label;

import io.homeostat.model.Task;

/// What is predicted, and how its truth arrives.
///
/// @param field the declared field that holds the truth
public record Target(String field, Task task, LabelPolicy arrives) {}
