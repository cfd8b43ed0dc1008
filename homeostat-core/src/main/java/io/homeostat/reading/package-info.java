/// Turns values from a device into a reading that the loop may trust.
///
/// ## In
///
/// Declared fields and decoded values.
///
/// ## Out
///
/// A trusted reading, or a reason why not.
///
/// ## Rules
///
/// A missing value is NaN, a category is its ordinal; nothing is thrown for bad data.
///
/// ## Threads
///
/// Values are immutable; `DeviceTable` and `Duplicates` have a single writer: the lane.
@NullMarked
package io.homeostat.reading;

import org.jspecify.annotations.NullMarked;
