package io.homeostat.table;

import io.homeostat.parquet.ColumnCursor;
import io.homeostat.parquet.ParquetColumn;
import io.homeostat.parquet.ParquetFile;
import io.homeostat.reading.DecimalText;
import io.homeostat.reading.Decoded;
import io.homeostat.reading.Decoded.Reason;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.DeviceNames;
import io.homeostat.reading.Fields;
import io.homeostat.reading.KeyText;
import io.homeostat.reading.Reading;
import io.homeostat.reading.SourceSpec;
import io.homeostat.reading.TimeParser;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Builds readings from a file that stores its columns one after the other: a stripe of rows is
/// read column by column, then its rows are built. Memory is that of one stripe, of the pages that
/// all columns may keep together, and of one page that may not be kept.
final class ParquetRows implements AutoCloseable {
    private static final int ROWS_MAX = 1 << 14;
    private static final long BYTES_MIN = 1 << 20;
    private static final long BYTES_MAX = 1 << 26;

    // valid for the file
    private final String name;
    private final ParquetFile file;
    private final TableColumns columns;
    private final SourceSpec source;
    private final TimeParser timeParser;
    private final Stripe stripe;
    private final List<Used> used = new ArrayList<>();
    private final long bytesKept;
    private final String[] lastDeviceParts;
    private final DeviceNames devices = new DeviceNames();
    private DeviceId device;

    // valid for the row group
    private int group = -1;
    private long rowsLeft;
    private List<ColumnCursor> cursors = List.of();

    // valid for the stripe
    private int row;

    // valid for the row
    private long rowNumber;

    /// A column of the file and what it fills.
    private record Used(ParquetColumn from, StripeColumn to) {}

    ParquetRows(
            Path path, ParquetFile file, TableColumns columns, SourceSpec source, Fields fields) {
        this.name = path.getFileName().toString();
        this.file = file;
        this.columns = columns;
        this.source = source;
        this.timeParser = TimeParser.of(source.timeFormat());
        int deviceParts = Math.max(1, source.device().fields().size());
        // An eighth of the heap for values and an eighth for pages leave a small box its work.
        long bytes = Math.clamp(Runtime.getRuntime().maxMemory() / 8, BYTES_MIN, BYTES_MAX);
        long rows = bytes / (Double.BYTES * (fields.size() + 4L));
        this.stripe =
                new Stripe(
                        Math.clamp(Math.min(rows, file.rows()), 1, ROWS_MAX),
                        fields.size(),
                        columns.timeNames().size(),
                        deviceParts);
        FieldColumn.DecimalMark mark = new FieldColumn.DecimalMark(source.csv().decimal());
        for (int i = 0; i < file.columns().size(); i++) {
            use(i, fields, mark);
        }
        this.bytesKept = bytes / Math.max(1, used.size());
        this.lastDeviceParts = new String[deviceParts];
        Arrays.fill(lastDeviceParts, "");
        this.device = new DeviceId(source.device().otherwise());
    }

    /// A column that is several things at once, such as a declared field and the time, is read once
    /// for each.
    private void use(int at, Fields fields, FieldColumn.DecimalMark mark) {
        ParquetColumn from = file.columns().get(at);
        String column = columns.name(at);
        int field = columns.field(at);
        if (field != TableColumns.NONE) {
            FieldColumn to = new FieldColumn(stripe, column, field, fields.get(field), mark);
            used.add(new Used(from, to));
        }
        if (columns.time(at) != TableColumns.NONE) {
            used.add(new Used(from, new TimeColumn(stripe, columns.time(at))));
        }
        int part = columns.device(at);
        if (part != TableColumns.NONE) {
            used.add(new Used(from, text((i, text) -> stripe.deviceParts[part][i] = text)));
        }
        if (columns.sequence() == at) {
            used.add(new Used(from, text((i, text) -> sequence(i, column, text))));
        }
        if (columns.key() == at) {
            used.add(new Used(from, text((i, text) -> key(i, column, text))));
        }
    }

    private TextColumn text(TextColumn.Use use) {
        return new TextColumn(stripe, use);
    }

    private void sequence(int at, String column, String text) {
        double number = DecimalText.parse(text.toCharArray(), 0, text.length(), '.');
        if (number >= 0 && number == Math.rint(number)) {
            stripe.sequences[at] = (long) number;
        } else {
            stripe.reject(at, Reason.WRONG_TYPE, column, text, "a whole number");
        }
    }

    private void key(int at, String column, String text) {
        stripe.keys[at] = KeyText.of(text);
        if (stripe.keys[at].length() > KeyText.LENGTH_MAX) {
            String expected = "a key of at most " + KeyText.LENGTH_MAX + " characters";
            stripe.reject(at, Reason.TOO_LARGE, column, text, expected);
        }
    }

    /// Goes on to the next row; false after the last.
    boolean advance() {
        row++;
        rowNumber++;
        if (row >= stripe.rows() && !fill()) {
            return false;
        }
        return true;
    }

    private boolean fill() {
        while (rowsLeft == 0) {
            if (++group >= file.groups()) {
                return false;
            }
            rowsLeft = file.rows(group);
            cursors = used.stream().map(column -> file.cursor(group, column.from())).toList();
        }
        int rows = (int) Math.min(stripe.capacity(), rowsLeft);
        stripe.clear(rows);
        for (int i = 0; i < used.size(); i++) {
            used.get(i).to().begin();
            cursors.get(i).read(rows, used.get(i).to());
            cursors.get(i).rest(bytesKept);
        }
        rowsLeft -= rows;
        row = 0;
        return true;
    }

    /// Whether nothing stands in the present row.
    boolean empty() {
        return stripe.empty(row);
    }

    /// The present row.
    Decoded row() {
        Reason reason = stripe.reason(row);
        if (reason != null) {
            return rejected(reason);
        }
        Optional<Instant> time = Optional.empty();
        if (columns.hasTime()) {
            @Nullable Object[] parts = new Object[stripe.timeParts.length];
            for (int i = 0; i < parts.length; i++) {
                parts[i] = stripe.timeParts[i][row];
            }
            time = TimeColumn.together(parts, timeParser);
            if (time.isEmpty()) {
                return rejected(
                        Reason.BAD_TIME,
                        String.join(" ", columns.timeNames()),
                        TimeColumn.shown(parts),
                        "a time as " + source.timeFormat().text());
            }
        }
        if (!nameDevice()) {
            return rejected(
                    Reason.NO_DEVICE,
                    String.join(" ", source.device().fields()),
                    "",
                    "the name of a device");
        }
        Reading reading = Reading.of(device, time, stripe.sequences[row], stripe.take(row));
        String key = stripe.keys[row];
        return new Decoded.Accepted(
                key.isEmpty() ? reading : reading.withKey(key), columns.ignored());
    }

    private boolean nameDevice() {
        if (!columns.hasDevice()) {
            return true;
        }
        boolean same = true;
        for (int i = 0; i < lastDeviceParts.length; i++) {
            same &= stripe.deviceParts[i][row].equals(lastDeviceParts[i]);
        }
        if (same) {
            return true;
        }
        List<String> parts = Arrays.stream(stripe.deviceParts).map(part -> part[row]).toList();
        Optional<DeviceId> named =
                columns.hasDeviceColumn()
                        ? Optional.of(parts.getFirst()).filter(n -> !n.isBlank()).map(DeviceId::new)
                        : source.device().name("", parts);
        if (named.isPresent()) {
            device = devices.one(named.get());
            for (int i = 0; i < lastDeviceParts.length; i++) {
                lastDeviceParts[i] = parts.get(i);
            }
        }
        return named.isPresent();
    }

    private Decoded rejected(Reason reason, String column, String found, String expected) {
        stripe.reject(row, reason, column, found, expected);
        return rejected(reason);
    }

    private Decoded rejected(Reason reason) {
        return new Decoded.Rejected(
                reason,
                name
                        + ": row "
                        + rowNumber
                        + " (row group "
                        + (group + 1)
                        + "): "
                        + stripe.detail(row));
    }

    @Override
    public void close() {
        file.close();
    }
}
