package io.homeostat.cli;

import io.homeostat.config.Setting;
import java.util.ArrayList;
import java.util.List;

/// Reads the words of `--sweep`: `heal.gate.minLabels=50,100,200`.
final class SweepOption {
    private SweepOption() {}

    /// The settings that one option stands for, one for each value.
    ///
    /// @throws WrongInput when it is none
    static List<Setting> parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new WrongInput(
                    "--sweep: found '"
                            + text
                            + "', expected PATH=VALUE,VALUE… such as heal.gate.minLabels=50,100");
        }
        String path = text.substring(0, equals).strip();
        List<Setting> settings = new ArrayList<>();
        for (String value : values(text.substring(equals + 1))) {
            Setting setting = new Setting(path, value.strip());
            if (setting.value().isEmpty()) {
                throw new WrongInput("--sweep " + text + ": found an empty value, expected values");
            }
            if (!settings.contains(setting)) {
                settings.add(setting);
            }
        }
        return settings;
    }

    /// Parts between commas; a comma within brackets or quotes belongs to its value.
    private static List<String> values(String text) {
        List<String> values = new ArrayList<>();
        int depth = 0;
        char quote = 0;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '[' || c == '{') {
                depth++;
            } else if (c == ']' || c == '}') {
                depth--;
            } else if (c == ',' && depth == 0) {
                values.add(text.substring(from, i));
                from = i + 1;
            }
        }
        values.add(text.substring(from));
        return values;
    }

    /// Every combination of one setting from each list; the last list turns fastest.
    static List<List<Setting>> grid(List<List<Setting>> sweeps) {
        List<List<Setting>> grid = List.of(List.of());
        for (List<Setting> sweep : sweeps) {
            List<List<Setting>> wider = new ArrayList<>();
            for (List<Setting> chosen : grid) {
                for (Setting setting : sweep) {
                    List<Setting> more = new ArrayList<>(chosen);
                    more.add(setting);
                    wider.add(more);
                }
            }
            grid = wider;
        }
        return grid;
    }
}
