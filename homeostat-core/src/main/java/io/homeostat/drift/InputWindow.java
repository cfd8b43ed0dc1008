package io.homeostat.drift;

import java.time.Instant;

/// One full window of inputs.
///
/// @param from time of its first vector
/// @param to time of its last vector
/// @param sketch not to be changed
public record InputWindow(Instant from, Instant to, InputSketch sketch) {}
