/// What is shipped and deployed: the chart as helm renders it, and the facts that all of it shares.
@NullMarked
package io.homeostat.deploy;

import org.jspecify.annotations.NullMarked;
