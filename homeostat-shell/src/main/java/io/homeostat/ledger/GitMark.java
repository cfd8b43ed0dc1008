package io.homeostat.ledger;

/// How far a git repository knows the champions of a pipeline.
///
/// @param repository which one; another one knows nothing yet
/// @param told number of the newest champion that it knows, 0 for none
/// @param requested number of the newest champion whose request to merge is settled: opened, there
///   already, refused for good, or not asked for
/// @param seen version of the pipeline's file that was last written or acted on, empty for none
public record GitMark(String pipeline, String repository, long told, long requested, String seen) {}
