package io.homeostat.access;

/// Somebody who has shown who they are.
public record User(String name, Role role) {}
