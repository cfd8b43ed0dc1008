/// Turns payloads into readings and labels, and predictions into payloads.
///
/// ## In
///
/// A topic and bytes: JSON, CBOR or Sparkplug B. A prediction, or metrics to tell.
///
/// ## Out
///
/// A [io.homeostat.reading.Decoded], always; or a label with its key. A prediction's JSON, a
/// Sparkplug payload.
///
/// ## Rules
///
/// Nothing a device can send is thrown; a reason names the place, the value and the expectation.
///
/// ## Threads
///
/// Single writer: a decoder keeps buffers, and for Sparkplug what its nodes have told; it belongs
/// to one lane.
@NullMarked
package io.homeostat.codec;

import org.jspecify.annotations.NullMarked;
