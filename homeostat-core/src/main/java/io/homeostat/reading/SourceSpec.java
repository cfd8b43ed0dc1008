package io.homeostat.reading;

import io.homeostat.base.Check;
import java.time.Duration;
import java.util.List;

/// Where readings come from and how they are to be understood.
///
/// @param topic MQTT topic filter
/// @param qos MQTT quality of service of the subscription, 0 to 2
/// @param device how the device is named
/// @param time where a reading's own time stands
/// @param interval nominal time between two readings of one device, the loop's clock for data
///   without times; zero when none was declared
/// @param sequence field that numbers the readings of one device, or empty
/// @param key field whose text names the reading for its label, where that field is not declared;
///   empty when there is none
/// @param strict whether a value that is not declared refuses the whole reading
public record SourceSpec(
        String topic,
        int qos,
        Format format,
        DeviceRule device,
        TimeRule time,
        Duration interval,
        String sequence,
        String key,
        boolean strict,
        Csv csv) {
    /// The form of a payload.
    public enum Format {
        JSON("json"),
        CBOR("cbor"),
        SPARKPLUG_B("sparkplug-b");

        private final String label;

        Format(String label) {
            this.label = label;
        }

        /// The name in the pipeline file.
        public String label() {
            return label;
        }
    }

    /// Where a reading's own time stands.
    public sealed interface TimeRule {
        /// Nowhere: readings are taken in the order of their arrival.
        record Arrival() implements TimeRule {}

        /// In one field, or in several that are joined by a blank (a date and a time of day).
        record InFields(List<String> fields, TimeFormat format) implements TimeRule {
            public InFields {
                fields = List.copyOf(fields);
                Check.argument(!fields.isEmpty(), "a time needs a field");
            }
        }
    }

    /// The dialect of a CSV file; empty where it is to be recognised.
    public record Csv(String delimiter, String decimal) {
        public static final Csv RECOGNISED = new Csv("", "");

        public Csv {
            Check.argument(delimiter.length() <= 1, "delimiter '%s' is too long", delimiter);
            Check.argument(decimal.length() <= 1, "decimal '%s' is too long", decimal);
        }
    }

    public SourceSpec {
        Check.argument(qos >= 0 && qos <= 2, "qos %s is not 0, 1 or 2", qos);
        Check.argument(!interval.isNegative(), "interval %s is negative", interval);
    }

    /// The same source, whose readings are named by the text of field `name`.
    public SourceSpec withKey(String name) {
        return new SourceSpec(
                topic, qos, format, device, time, interval, sequence, name, strict, csv);
    }

    /// The fields that hold the time, none when readings go by arrival.
    public List<String> timeFields() {
        return time instanceof TimeRule.InFields(var fields, var _) ? fields : List.of();
    }

    /// The form of that time.
    public TimeFormat timeFormat() {
        return time instanceof TimeRule.InFields(var _, var format) ? format : TimeFormat.ISO_8601;
    }
}
