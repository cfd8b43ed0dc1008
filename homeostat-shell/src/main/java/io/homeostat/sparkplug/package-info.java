/// Who a box is to a Sparkplug plant: a host application, and edge nodes.
///
/// ## In
///
/// What a broker or the listener asks a [io.homeostat.mqtt.Presence]; predictions.
///
/// ## Out
///
/// Births, data and deaths, as messages to publish.
///
/// ## Rules
///
/// A statement that a broker may make for us, the will, is bound to what we say ourselves: by its
/// time for a host, by its number for an edge node. What is decided never depends on it.
///
/// ## Threads
///
/// A presence is asked by the event loop of its link, or by any thread of the listener, one at a
/// time. Predictions come from lanes.
@NullMarked
package io.homeostat.sparkplug;

import org.jspecify.annotations.NullMarked;
