package io.homeostat.table;

import java.util.List;
import java.util.Set;

/// What a file says about its columns.
///
/// @param file for messages
/// @param line in which the names stand; 0 where there are no lines
/// @param names of the columns, empty where one has none
/// @param shift columns of each row before the first that could be named
/// @param exported what stands under which name, if the file came out of a box
record TableHeader(String file, int line, List<String> names, int shift, Exported exported) {
    /// The columns that an export adds to the declared fields.
    ///
    /// @param time column of the time, or empty
    /// @param device column of the device, or empty
    /// @param all names of what was added, among them these two
    record Exported(String time, String device, Set<String> all) {
        static final Exported NOTHING = new Exported("", "", Set.of());

        Exported {
            all = Set.copyOf(all);
        }
    }

    TableHeader {
        names = List.copyOf(names);
    }
}
