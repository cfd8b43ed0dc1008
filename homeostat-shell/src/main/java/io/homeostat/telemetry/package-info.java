/// Shows a node's numbers to Prometheus, and pushes them to OpenTelemetry.
///
/// ## In
///
/// Snapshots of the loops, and suppliers of the adapters' counters.
///
/// ## Out
///
/// Prometheus' text format; OTLP over HTTP.
///
/// ## Rules
///
/// One-way: nothing in a lane knows of metrics. All names stand in [MetricNames]; units are
/// suffixes; labels are bounded by the number of pipelines and by enums.
///
/// ## Threads
///
/// Any; `otlp-push`, virtual, where a collector is named.
@NullMarked
package io.homeostat.telemetry;

import org.jspecify.annotations.NullMarked;
