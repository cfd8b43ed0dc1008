package io.homeostat.vault;

/// How far the artefacts have got into their object store.
///
/// @param place of the store, for a person
/// @param waiting artefacts that it does not have yet
/// @param uploaded by this process
/// @param failures attempts that failed since the last success
/// @param lastFailure in words, otherwise empty
public record ReplicaState(
        String place, long waiting, long uploaded, long failures, String lastFailure) {}
