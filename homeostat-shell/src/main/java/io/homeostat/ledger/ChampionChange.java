package io.homeostat.ledger;

import java.time.Instant;

/// `version` became the champion.
///
/// @param number consecutive within the pipeline, from 1
public record ChampionChange(
        String pipeline, long number, int version, String reason, Instant at) {}
