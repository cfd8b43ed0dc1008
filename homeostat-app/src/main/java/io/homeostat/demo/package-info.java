/// A device for demonstrations: plays recorded or simulated readings to a broker, as a plant would.
///
/// ## In
///
/// Recorded files, or a simulated plant.
///
/// ## Out
///
/// MQTT messages at QoS 1, over TCP.
///
/// ## Rules
///
/// Knows the node only as a broker: host, port and topics.
///
/// ## Threads
///
/// The caller's.
@NullMarked
package io.homeostat.demo;

import org.jspecify.annotations.NullMarked;
