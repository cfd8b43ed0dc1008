/// Decides what to do about a model, as a pure state machine.
///
/// ## In
///
/// The healing state and a finding.
///
/// ## Out
///
/// A decision: next state, reason, effects.
///
/// ## Rules
///
/// Pure; the one exhaustive switch over state and finding lives here.
///
/// ## Threads
///
/// Any; pure.
@NullMarked
package io.homeostat.healing;

import org.jspecify.annotations.NullMarked;
