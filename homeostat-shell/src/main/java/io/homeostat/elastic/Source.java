package io.homeostat.elastic;

import java.util.List;

/// Where documents come from, in their order. Used by one thread, but for [#lost].
public interface Source {
    /// The next documents, `limit` at most. Until they are settled it gives the same again.
    List<Document> next(int limit);

    /// Whether it may have more than it gave last, so that the next look is worth no pause.
    boolean more();

    /// All that it gave last is told, or left for good.
    void settled();

    /// How many wait, about.
    long waiting();

    /// How many were gone before they could be told. Any thread.
    long lost();
}
