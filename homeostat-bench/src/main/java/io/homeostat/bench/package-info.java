/// What one operation of the hot path costs, by JMH.
///
/// ## In
///
/// The pipelines of this package's resources and seeded rows.
///
/// ## Out
///
/// Time and allocation of one call.
///
/// ## Rules
///
/// Every benchmark runs once in the tests, so that none of them rots; no test asserts a time. What
/// is compared is compared in one run.
///
/// ## Threads
///
/// JMH's.
@NullMarked
package io.homeostat.bench;

import org.jspecify.annotations.NullMarked;
