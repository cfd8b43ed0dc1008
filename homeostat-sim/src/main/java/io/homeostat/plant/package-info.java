/// Simulated plants with scripted drift: what the product is demonstrated and tested on.
///
/// ## In
///
/// A script and a seed.
///
/// ## Out
///
/// Readings, one after the other.
///
/// ## Rules
///
/// Same script, same seed, same readings, on every platform. A plant knows nothing of the loop.
///
/// ## Threads
///
/// Single writer.
@NullMarked
package io.homeostat.plant;

import org.jspecify.annotations.NullMarked;
