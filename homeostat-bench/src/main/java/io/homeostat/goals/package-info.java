/// Every goal that was stated beforehand, measured anew by one command and told in one table.
///
/// ## In
///
/// The bundled recordings; the seeded worlds of the core's tests, so that tests and table speak of
/// the same; recordings that are not bundled where there are any.
///
/// ## Out
///
/// A table with the policies never, always and periodic beside, a JSON file and a page.
///
/// ## Rules
///
/// Seeds and thresholds stand in the code and are not chosen after a run. What cannot be measured
/// says why; what is missed is told and is no failure of the command.
///
/// ## Threads
///
/// Runs that know nothing of each other, as many at a time as there are cores.
@NullMarked
package io.homeostat.goals;

import org.jspecify.annotations.NullMarked;
