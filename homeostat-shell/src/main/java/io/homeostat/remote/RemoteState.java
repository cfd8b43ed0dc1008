package io.homeostat.remote;

/// How training elsewhere goes.
///
/// @param place where orders lie
/// @param away orders under way
/// @param answered trained there
/// @param takenBack trained here instead
/// @param lastFailure why, or why the store did not answer; empty after a success
public record RemoteState(
        String place, long away, long answered, long takenBack, String lastFailure) {}
