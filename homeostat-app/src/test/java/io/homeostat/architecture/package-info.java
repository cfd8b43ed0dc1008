/// Rules about the code as a whole.
@NullMarked
package io.homeostat.architecture;

import org.jspecify.annotations.NullMarked;
