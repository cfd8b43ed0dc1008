package io.homeostat.online;

/// One family of online learners that can be named. Each learns numbers and classes.
///
/// @param name for example `linear`
/// @param meaning one line for the reader of the documentation
public record OnlineFamily(String name, String meaning) {}
