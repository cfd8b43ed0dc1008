/// Answers MLflow's REST protocol 2.0: a box is its own tracking server and registry.
///
/// ## In
///
/// Calls as JSON; through [TrackingStore] what the box has trained and keeps, and what people have
/// noted beside it; files of theirs, into a directory.
///
/// ## Out
///
/// Experiments, runs, logged and registered models, versions, aliases and artefacts, as JSON and
/// bytes.
///
/// ## Rules
///
/// What the box did is read only: no call changes its runs, its versions, or which of them serves.
/// It is made up from the ledger at each call and stored nowhere else. What people note is theirs
/// to change. A refusal names what is wrong and carries one of MLflow's error codes.
///
/// ## Threads
///
/// Any that may wait for the disk. None of its own.
@NullMarked
package io.homeostat.mlflow.server;

import org.jspecify.annotations.NullMarked;
