/// Who may come in by MQTT and by HTTP, and by which certificate the box shows that it is the box.
///
/// ## In
///
/// A file of users, one a line; what somebody says who they are; PEM files.
///
/// ## Out
///
/// [User], with the [Role] that says what is allowed; a [ServerCertificate] that fits its key, and
/// what has changed of both while a port is open ([AccessRenewal]).
///
/// ## Rules
///
/// No file and no log holds a password or a token. A wrong name takes as long as a wrong password.
/// A file that has become wrong changes nothing: what was read before goes on.
///
/// ## Threads
///
/// Any. [Users#check] computes for a tenth of a second and reads a file: not for an event loop,
/// which [Users#remembered] is for.
@NullMarked
package io.homeostat.access;

import org.jspecify.annotations.NullMarked;
