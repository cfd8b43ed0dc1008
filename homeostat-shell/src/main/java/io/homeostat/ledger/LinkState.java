package io.homeostat.ledger;

/// How the link to a ledger's server is.
///
/// @param place of the ledger, for a person
/// @param outages how often it has been lost since the start
/// @param reason why it is not up, otherwise empty
public record LinkState(String place, boolean up, long outages, String reason) {}
