/// Trains models from data and a seed.
///
/// ## In
///
/// Training sets and seeds.
///
/// ## Out
///
/// Models.
///
/// ## Rules
///
/// Same data, same seed, same model bytes.
///
/// ## Threads
///
/// Any; trainers are pure.
@NullMarked
package io.homeostat.learn;

import org.jspecify.annotations.NullMarked;
