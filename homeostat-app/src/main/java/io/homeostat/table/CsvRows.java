package io.homeostat.table;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import io.homeostat.reading.DecimalText;
import io.homeostat.reading.Decoded;
import io.homeostat.reading.Decoded.Reason;
import io.homeostat.reading.DeviceId;
import io.homeostat.reading.DeviceNames;
import io.homeostat.reading.Fields;
import io.homeostat.reading.KeyText;
import io.homeostat.reading.Reading;
import io.homeostat.reading.SourceSpec;
import io.homeostat.reading.SourceSpec.TimeRule;
import io.homeostat.reading.TimeFormat;
import io.homeostat.reading.TimeParser;
import io.homeostat.reading.ValueReader;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Builds readings from cells as they are split off, straight from the buffer: no text is made of a
/// number.
final class CsvRows extends AbstractBaseCsvCallbackHandler<CsvRows.Row> {
    private static final int SHOWN_MAX = 60;

    /// One row; `empty` when all of its cells are.
    record Row(boolean empty, Decoded decoded) {}

    private static final Row EMPTY =
            new Row(true, new Decoded.Rejected(Reason.MALFORMED, "an empty row"));

    // valid for the file
    private final String file;
    private final TableColumns columns;
    private final SourceSpec source;
    private final ValueReader[] readers;
    private final TimeParser timeParser;
    private final String[] timeParts;
    private final String[] deviceParts;
    private final String[] lastDeviceParts;
    private final DeviceNames devices = new DeviceNames();
    private DeviceId device;
    private char point;
    private boolean pointKnown;

    // valid for the row
    private double[] values;
    private int cells;
    private int lastText;
    private long sequence;
    private String key = "";
    private long line;
    private long linesPassed;
    private long quoteLine;
    private @Nullable Reason reason;
    private String detail = "";

    CsvRows(
            String file,
            TableColumns columns,
            CsvDialect dialect,
            SourceSpec source,
            Fields fields) {
        this.file = file;
        this.columns = columns;
        this.source = source;
        this.readers = fields.all().stream().map(ValueReader::new).toArray(ValueReader[]::new);
        this.timeParser =
                TimeParser.of(
                        source.time() instanceof TimeRule.InFields(var _, var format)
                                ? format
                                : TimeFormat.ISO_8601);
        this.timeParts = new String[source.timeFields().size()];
        this.deviceParts = new String[Math.max(1, source.device().fields().size())];
        this.lastDeviceParts = new String[deviceParts.length];
        Arrays.fill(lastDeviceParts, "");
        this.device = new DeviceId(source.device().otherwise());
        this.point = dialect.decimal();
        this.pointKnown = dialect.decimalKnown();
        this.values = new double[readers.length];
    }

    @Override
    protected void handleBegin(long startingLineNumber) {
        line = startingLineNumber;
        linesPassed = 0;
        quoteLine = 0;
        values = new double[readers.length];
        Arrays.fill(values, Double.NaN);
        Arrays.fill(timeParts, "");
        Arrays.fill(deviceParts, "");
        cells = 0;
        lastText = -1;
        sequence = Reading.NO_SEQUENCE;
        key = "";
        reason = null;
    }

    @Override
    protected void handleField(int at, char[] buffer, int offset, int length, boolean quoted) {
        cells = at + 1;
        if (quoted) {
            quote(buffer, offset, length);
        }
        if (length > 0 && !(length == 1 && buffer[offset] == ' ')) {
            lastText = at;
        }
        if (reason != null) {
            return;
        }
        int field = columns.field(at);
        if (field != TableColumns.NONE) {
            value(at, readers[field], field, buffer, offset, length);
        }
        int time = columns.time(at);
        if (time != TableColumns.NONE) {
            timeParts[time] = new String(buffer, offset, length).strip();
        }
        int part = columns.device(at);
        if (part != TableColumns.NONE) {
            deviceParts[part] = new String(buffer, offset, length).strip();
        }
        if (columns.sequence() == at && length > 0) {
            sequence(at, buffer, offset, length);
        }
        if (columns.key() == at) {
            key(at, buffer, offset, length);
        }
    }

    /// Text in quotes may go over several lines; a quote that is not closed goes over all that
    /// follow, which is worth knowing when the row is wrong.
    private void quote(char[] buffer, int offset, int length) {
        long lines = 0;
        for (int i = offset; i < offset + length; i++) {
            lines += buffer[i] == '\n' ? 1 : 0;
        }
        if (lines > 0) {
            quoteLine = line + linesPassed;
            linesPassed += lines;
        }
    }

    private void key(int at, char[] buffer, int offset, int length) {
        key = KeyText.of(new String(buffer, offset, length));
        if (key.length() > KeyText.LENGTH_MAX) {
            String expected = "a key of at most " + KeyText.LENGTH_MAX + " characters";
            reject(Reason.TOO_LARGE, at, buffer, offset, length, expected);
        }
    }

    private void value(
            int at, ValueReader reader, int field, char[] buffer, int offset, int length) {
        ValueReader.Result result = reader.text(buffer, offset, length, point);
        if (result != ValueReader.Result.OK && !pointKnown) {
            // No row so far had a fraction: this one shows how they are written.
            char other = point == '.' ? ',' : '.';
            result = reader.text(buffer, offset, length, other);
            if (result == ValueReader.Result.OK) {
                point = other;
                pointKnown = true;
            }
        }
        switch (result) {
            case OK -> values[field] = reader.value();
            case WRONG_TYPE ->
                    reject(Reason.WRONG_TYPE, at, buffer, offset, length, reader.expectation());
            case UNKNOWN_CATEGORY ->
                    reject(
                            Reason.UNKNOWN_CATEGORY,
                            at,
                            buffer,
                            offset,
                            length,
                            reader.expectation());
        }
    }

    private void sequence(int at, char[] buffer, int offset, int length) {
        double number = DecimalText.parse(buffer, offset, length, '.');
        if (number >= 0 && number == Math.rint(number)) {
            sequence = (long) number;
        } else {
            reject(Reason.WRONG_TYPE, at, buffer, offset, length, "a whole number");
        }
    }

    private void reject(
            Reason why, int at, char[] buffer, int offset, int length, String expected) {
        String text = new String(buffer, offset, Math.min(length, SHOWN_MAX)).strip();
        text = text.lines().findFirst().orElse("");
        reject(
                why,
                "column '" + columns.name(at) + "': found '" + text + "', expected " + expected);
    }

    private void reject(Reason why, String what) {
        reason = why;
        String quote =
                quoteLine == 0
                        ? ""
                        : "; a quote opens in line " + quoteLine + " and does not close in it";
        detail = file + ":" + line + ": " + what + quote;
    }

    @Override
    protected Row buildRecord() {
        if (lastText < 0) {
            return EMPTY;
        }
        if (cells < columns.width() || lastText >= Math.max(columns.width(), 1)) {
            reject(
                    Reason.MALFORMED,
                    "found " + cells + " cells, expected " + columns.width() + " as in the header");
        }
        Optional<Instant> time = reason == null && columns.hasTime() ? time() : Optional.empty();
        if (reason == null) {
            nameDevice();
        }
        return reason == null
                ? new Row(
                        false,
                        new Decoded.Accepted(
                                key.isEmpty()
                                        ? Reading.of(device, time, sequence, values)
                                        : Reading.of(device, time, sequence, values).withKey(key),
                                columns.ignored()))
                : new Row(false, new Decoded.Rejected(reason, detail));
    }

    private Optional<Instant> time() {
        String text = timeParts.length == 1 ? timeParts[0] : String.join(" ", timeParts);
        Optional<Instant> time = timeParser.parse(text);
        if (time.isEmpty()) {
            String format =
                    source.time() instanceof TimeRule.InFields(var _, var f) ? f.text() : "";
            String field = String.join(" ", source.timeFields());
            reject(
                    Reason.BAD_TIME,
                    "column '" + field + "': found '" + text + "', expected a time as " + format);
        }
        return time;
    }

    private void nameDevice() {
        if (!columns.hasDevice() || Arrays.equals(deviceParts, lastDeviceParts)) {
            return;
        }
        Optional<DeviceId> name =
                columns.hasDeviceColumn()
                        ? Optional.of(deviceParts[0]).filter(n -> !n.isBlank()).map(DeviceId::new)
                        : source.device().name("", List.of(deviceParts));
        if (name.isEmpty()) {
            reject(Reason.NO_DEVICE, "found no device, expected " + source.device().fields());
            return;
        }
        device = devices.one(name.get());
        System.arraycopy(deviceParts, 0, lastDeviceParts, 0, deviceParts.length);
    }
}
