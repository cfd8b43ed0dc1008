/// Answers people and programs over HTTP: predictions, state, operator commands, live feed,
/// metrics, dashboard.
///
/// ## In
///
/// Requests; snapshots and reactions of the lanes through [LiveFeed]; the node through [NodeApi].
///
/// ## Out
///
/// JSON, problem details (RFC 9457), server-sent events, the dashboard's files.
///
/// ## Rules
///
/// A bad request names the field, the value found and what was expected. A slow reader of the live
/// feed is dropped and counted, never waited for. Nothing is loaded from another host. Where the
/// box has users, a route that does not say otherwise is closed.
///
/// ## Threads
///
/// Vert.x event loops; what may block ([PipelineApi]'s queries, passwords) runs on Vert.x workers.
/// [LiveFeed#onReaction] belongs to the lanes and never blocks.
@NullMarked
package io.homeostat.http;

import org.jspecify.annotations.NullMarked;
