/// What a whole box does under load: its own process, driven over MQTT from this one.
///
/// ## In
///
/// A command that runs the product, and a mode: `saturation`, `latency`, `idle`, `demo`, `replay`,
/// `recovery`, `wide`, `peers`.
///
/// ## Out
///
/// A table and a JSON file: rates, latencies, CPU and memory of the box, and how many predictions
/// were lost, doubled or out of order. Of peers, one table for all.
///
/// ## Rules
///
/// Latency counts from the moment a message was meant to be sent, so that a box that stalls is not
/// spared the messages it held up. Warming up is told apart from measuring. Figures of the box come
/// from `/proc`. Every peer gets the same events, window, warm-up and broker; what is not installed
/// is told and left out.
///
/// ## Threads
///
/// The caller sends; one thread takes acknowledgements and one takes predictions.
@NullMarked
package io.homeostat.load;

import org.jspecify.annotations.NullMarked;
