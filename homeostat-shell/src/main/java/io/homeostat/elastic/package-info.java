/// Brings the log and the decisions of a box into an Elasticsearch or OpenSearch server, by its
/// bulk protocol.
///
/// ## In
///
/// Documents of several [Source]s, in order.
///
/// ## Out
///
/// One index a day, `edge-mlops-YYYY.MM.DD`, after a template of our own.
///
/// ## Rules
///
/// A server that is away means later and is never waited for by anybody else. Every document has an
/// identifier that does not change, so that telling it twice makes no second one. Only what was
/// refused for now is told again; what was refused for good is counted, logged and left.
///
/// ## Threads
///
/// `log-shipper`, one, virtual; it waits for the network, and for ledger and history.
@NullMarked
package io.homeostat.elastic;

import org.jspecify.annotations.NullMarked;
