package io.homeostat.table;

/// What an export of readings notes in its file about itself, so that it can be read again with the
/// pipeline that it came from.
public final class ExportNotes {
    /// Version of the export's form.
    public static final String VERSION = "homeostat.format";

    /// The column that holds the time, whatever the pipeline calls it.
    public static final String TIME = "homeostat.time";

    /// The column that holds the device.
    public static final String DEVICE = "homeostat.device";

    /// The columns that were added to the declared fields, one a line.
    public static final String ADDED = "homeostat.added";

    private ExportNotes() {}
}
