/// Remembers models, training runs, decisions and who ordered what: the registry and the audit.
///
/// ## In
///
/// Decisions, lineages, orders and results of the loop.
///
/// ## Out
///
/// The same, by pipeline and number; exactly one champion per pipeline; an outbox of what the
/// outside has still to be told.
///
/// ## Rules
///
/// Every write may be repeated: the pipeline's own numbers are the keys. What is written is on disk
/// when the call returns. A schema that this release does not know is not touched.
///
/// ## Threads
///
/// Any; calls wait for each other and for the disk. None of its own.
@NullMarked
package io.homeostat.ledger;

import org.jspecify.annotations.NullMarked;
