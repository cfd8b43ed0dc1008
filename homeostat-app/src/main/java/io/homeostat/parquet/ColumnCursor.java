package io.homeostat.parquet;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Goes through the values of one column in one row group.
public final class ColumnCursor {
    private final Complaint complaint;
    private final PageStream pages;
    private final ValueFeed feed;
    private PageStream.@Nullable Place place;
    private @Nullable PageValues page;
    private int taken;

    ColumnCursor(Complaint complaint, PageStream pages, ValueFeed feed) {
        this.complaint = complaint;
        this.pages = pages;
        this.feed = feed;
    }

    /// Hands the next `rows` values to `sink`.
    ///
    /// @throws io.homeostat.config.ConfigException when the file is broken there
    public void read(int rows, ValueSink sink) {
        try {
            int left = rows;
            while (left > 0) {
                PageValues current = current();
                int count = Math.min(left, current.left());
                current.feed(count, feed, sink);
                left -= count;
            }
        } catch (IOException | RuntimeException broken) {
            // The boundary to a library that meets broken bytes in many ways.
            throw complaint.about(broken);
        }
    }

    /// Lets go of what is in memory, if that is more than `bytes`; it is read again when needed.
    public void rest(long bytes) {
        PageValues current = page;
        if (current == null || current.bytes() + pages.dictionaryBytes() <= bytes) {
            return;
        }
        taken = current.taken();
        page = null;
        pages.letDictionaryGo();
    }

    private PageValues current() throws IOException {
        PageValues current = page;
        PageStream.Place last = place;
        if (current == null && last != null) {
            current = pages.open(last);
            current.skip(taken);
        }
        while (current == null || current.left() == 0) {
            last = pages.next();
            current = pages.open(last);
        }
        place = last;
        page = current;
        return current;
    }
}
