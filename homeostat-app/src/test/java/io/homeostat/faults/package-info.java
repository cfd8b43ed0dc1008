/// What is broken on purpose, and what must hold whatever is broken: nothing acknowledged is lost,
/// nothing is told downstream in two ways, each device keeps its order, and the predictions are
/// those of a clean replay of the same journal.
@NullMarked
package io.homeostat.faults;

import org.jspecify.annotations.NullMarked;
