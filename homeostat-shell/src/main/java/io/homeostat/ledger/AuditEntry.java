package io.homeostat.ledger;

import java.time.Instant;

/// A person or an API client did something.
///
/// @param number consecutive, from 1
/// @param subject what it was done to
public record AuditEntry(
        long number, Instant at, String who, String action, String subject, String detail) {}
