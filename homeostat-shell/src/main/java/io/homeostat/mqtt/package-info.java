/// Takes messages from devices over MQTT and brings answers back to them.
///
/// ## In
///
/// MQTT 3.1.1 and 5 connections, of devices to us or of us to a broker; topics and payloads to
/// publish.
///
/// ## Out
///
/// Every message, once, to [Ingest]; an acknowledgement only after it has been made durable. What a
/// [Presence] has to say.
///
/// ## Rules
///
/// Nothing is acknowledged before it is durable; acknowledgements keep their order; every queue is
/// bounded, and a full one stops the socket or is counted.
///
/// ## Threads
///
/// A connection lives on its event loop; passwords and the outbox's files are for Vert.x's workers;
/// `durable` and [MqttListener#publish] may be called from any thread; [MqttFeeder] blocks its
/// caller and must not be used on an event loop.
@NullMarked
package io.homeostat.mqtt;

import org.jspecify.annotations.NullMarked;
