/// The command line, against what calls it.
@NullMarked
package io.homeostat.cli;

import org.jspecify.annotations.NullMarked;
