/// Requests to servers of others over HTTP or HTTPS, with what proves who the box is.
///
/// ## In
///
/// A server's address, whom to believe about its certificate, a login.
///
/// ## Out
///
/// Answers, or [SendException] when there is none.
///
/// ## Rules
///
/// No secret is ever told, not in a message and not by `toString`. What stands in a file is read
/// before each request: it may be renewed there. An answer is bounded. No redirect is followed.
///
/// ## Threads
///
/// The caller's waits. The client's own are virtual, except its selector
/// `HttpClient-N-SelectorManager`.
@NullMarked
package io.homeostat.request;

import org.jspecify.annotations.NullMarked;
