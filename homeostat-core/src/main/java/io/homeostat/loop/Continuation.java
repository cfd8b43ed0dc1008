package io.homeostat.loop;

import io.homeostat.model.Candidate;
import java.util.Optional;

/// What a new loop takes over from an earlier one of the same name, when the pipeline was changed
/// so that the old state does not fit: the numbers go on, and the champion serves on if its
/// features are still the same.
///
/// @param readings readings so far
/// @param decisions number of the newest decision
/// @param orders number of the newest training order
/// @param versions newest version
/// @param championVersion version of `champion`, 0 without one
/// @param imported digest of the newest model that was made elsewhere for the same features, empty
///   without one
/// @param champion empty when its feature schema is another one
public record Continuation(
        long readings,
        long decisions,
        long orders,
        int versions,
        int championVersion,
        String imported,
        Optional<Candidate> champion) {}
