/// Trains trees with XGBoost, and hands them over as plain arrays.
///
/// ## In
///
/// Training sets and seeds.
///
/// ## Out
///
/// Models of the core that need no native code.
///
/// ## Rules
///
/// The only package that knows XGBoost. One thread, one seed, same bytes; no native memory outlives
/// a call.
///
/// ## Threads
///
/// The caller's; XGBoost is told to use one.
@NullMarked
package io.homeostat.xgboost;

import org.jspecify.annotations.NullMarked;
