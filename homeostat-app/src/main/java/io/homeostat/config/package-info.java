/// Reads a pipeline file and says everything that is wrong with it at once.
///
/// ## In
///
/// The text of a pipeline in YAML.
///
/// ## Out
///
/// A [io.homeostat.config.PipelineResource], or a [io.homeostat.config.ConfigException] with every
/// problem: its place, the value found, what was expected and the nearest valid name.
///
/// ## Rules
///
/// [io.homeostat.config.PipelineShape] is the one description of the file: it is what the parser
/// checks, and what the published JSON Schema and the reference page are made from. Defaults stand
/// in [io.homeostat.config.Defaults] and nowhere else.
///
/// ## Threads
///
/// Any; what is shared is immutable.
@NullMarked
package io.homeostat.config;

import org.jspecify.annotations.NullMarked;
