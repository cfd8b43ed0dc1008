/// Turns payloads into readings and labels.
///
/// ## In
///
/// A topic and bytes: JSON, CBOR or Sparkplug B.
///
/// ## Out
///
/// A [io.homeostat.reading.Decoded], always; or a label with its key.
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
