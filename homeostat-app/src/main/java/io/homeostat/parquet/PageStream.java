package io.homeostat.parquet;

import java.io.IOException;
import java.util.zip.CRC32;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;

/// The pages of one column in one row group, found one after the other; what they hold is read when
/// it is asked for, as often as it is.
final class PageStream {
    /// No writer makes pages of this size; a broken header asks for any.
    private static final int PAGE_BYTES_MAX = 1 << 27;

    private final FileBytes bytes;
    private final Chunk chunk;
    private final ColumnDescriptor descriptor;
    private long next;
    private long passed;
    private @Nullable Place dictionaryAt;
    private @Nullable Dictionary dictionary;
    private long dictionaryBytes;

    /// A page's header, and where its bytes begin.
    record Place(PageHeader header, long offset) {
        int values() {
            DataPageHeaderV2 second = header.getData_page_header_v2();
            return second == null
                    ? Said.of(header.getData_page_header(), "kind").getNum_values()
                    : second.getNum_values();
        }
    }

    PageStream(FileBytes bytes, Chunk chunk, ColumnDescriptor descriptor) {
        this.bytes = bytes;
        this.chunk = chunk;
        this.descriptor = descriptor;
        this.next = chunk.start();
    }

    /// The next page of values.
    Place next() throws IOException {
        if (passed >= chunk.values()) {
            throw new IOException("only " + passed + " values, fewer than there are rows");
        }
        while (true) {
            FileBytes.Counted in = bytes.from(next);
            PageHeader header = Util.readPageHeader(in);
            int packed = header.getCompressed_page_size();
            int plain = header.getUncompressed_page_size();
            if (packed < 0 || plain < 0 || Math.max(packed, plain) > PAGE_BYTES_MAX) {
                throw new IOException("a page of " + Math.max(packed, plain) + " bytes");
            }
            Place place = new Place(header, in.position());
            next = in.position() + packed;
            PageType type = header.getType();
            if (type == PageType.DATA_PAGE || type == PageType.DATA_PAGE_V2) {
                passed += place.values();
                return place;
            }
            if (type == PageType.DICTIONARY_PAGE) {
                dictionaryAt = place;
                dictionary = null;
            }
        }
    }

    PageValues open(Place place) throws IOException {
        byte[] packed = packed(place);
        return place.header().isSetData_page_header_v2()
                ? PageValues.ofVersion2(place.header(), packed, chunk.codec(), this)
                : PageValues.ofVersion1(place.header(), packed, chunk.codec(), this);
    }

    ColumnDescriptor descriptor() {
        return descriptor;
    }

    /// The column's dictionary, read once until it is let go.
    Dictionary dictionary() throws IOException {
        Dictionary here = dictionary;
        if (here == null) {
            Place place = dictionaryAt;
            if (place == null) {
                throw new IOException("a page that needs a dictionary, and none before it");
            }
            DictionaryPageHeader header =
                    Said.of(place.header().getDictionary_page_header(), "dictionary");
            byte[] plain =
                    Codec.unpack(
                            chunk.codec(),
                            packed(place),
                            0,
                            place.header().getUncompressed_page_size());
            here =
                    Encoding.PLAIN.initDictionary(
                            descriptor,
                            new DictionaryPage(
                                    BytesInput.from(plain),
                                    header.getNum_values(),
                                    Encoding.PLAIN));
            dictionary = here;
            dictionaryBytes = plain.length;
        }
        return here;
    }

    void letDictionaryGo() {
        dictionary = null;
    }

    long dictionaryBytes() {
        return dictionary == null ? 0 : dictionaryBytes;
    }

    private byte[] packed(Place place) throws IOException {
        byte[] packed = bytes.at(place.offset(), place.header().getCompressed_page_size());
        if (place.header().isSetCrc()) {
            CRC32 sum = new CRC32();
            sum.update(packed);
            if ((int) sum.getValue() != place.header().getCrc()) {
                throw new IOException(
                        "a page at byte " + place.offset() + " with another checksum than it says");
            }
        }
        return packed;
    }
}
