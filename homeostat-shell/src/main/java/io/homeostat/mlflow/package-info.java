/// Tells an MLflow server about training runs, models and champions, by its REST protocol 2.0.
///
/// ## In
///
/// An outbox of what has happened, in order.
///
/// ## Out
///
/// Experiments, runs with parameters, metrics and artefacts, registered versions, and the alias
/// `champion`.
///
/// ## Rules
///
/// A server that is away means later, never lost and never waited for by anybody else. Telling
/// twice makes no duplicates: what was created carries a tag by which it is found again.
///
/// ## Threads
///
/// `mlflow-sync`, one; it waits for the network. The HTTP client's own are virtual, except its
/// selector `HttpClient-N-SelectorManager`.
@NullMarked
package io.homeostat.mlflow;

import org.jspecify.annotations.NullMarked;
