/// A whole box, as its users meet it: real processes, sockets, files and clients.
@NullMarked
package io.homeostat.e2e;

import org.jspecify.annotations.NullMarked;
