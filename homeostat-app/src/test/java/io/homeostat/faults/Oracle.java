package io.homeostat.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.homeostat.config.PipelineResource;
import io.homeostat.e2e.State;
import io.homeostat.history.History;
import io.homeostat.history.HistoryPolicy;
import io.homeostat.history.HistoryRow;
import io.homeostat.http.HttpSecurity;
import io.homeostat.journal.JournalPolicy;
import io.homeostat.journal.JournalRecord;
import io.homeostat.journal.JournalView;
import io.homeostat.node.MqttAccess;
import io.homeostat.node.Node;
import io.homeostat.node.NodeOptions;
import io.homeostat.node.Wiring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Judges what a data directory holds after all that was done to its boxes, by rules that every
/// fault shares.
final class Oracle {
    private static final Pattern READING = Pattern.compile("test/(d\\d)/reading.*\"n\":(\\d+)");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ROWS_MAX = 1_000_000;

    private final Path data;
    private final PipelineResource pipeline;
    private final boolean lockstep;

    /// @param lockstep as the boxes ran
    Oracle(Path data, PipelineResource pipeline, boolean lockstep) {
        this.data = data;
        this.pipeline = pipeline;
        this.lockstep = lockstep;
    }

    static NodeOptions options(Path data, boolean lockstep) {
        return new NodeOptions(
                data,
                "127.0.0.1",
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                lockstep,
                MqttAccess.OPEN,
                HttpSecurity.OPEN,
                JournalPolicy.standard());
    }

    /// @param acknowledged readings 0 to before this one were acknowledged to the device
    Verdict judge(int acknowledged) throws IOException {
        List<String[]> journaled = journaled();
        Set<String> present = new HashSet<>();
        Map<String, Integer> newest = new HashMap<>();
        long disordered = 0;
        for (String[] reading : journaled) {
            int n = Integer.parseInt(reading[1]);
            if (present.add(reading[1])) {
                int before = newest.merge(reading[0], n, Math::max);
                disordered += before > n ? 1 : 0;
            }
        }
        long lost = 0;
        for (int n = 0; n < acknowledged; n++) {
            lost += present.contains("" + n) ? 0 : 1;
        }
        // Beyond what is journaled there is what the loop has taken: a reading that was set aside
        // is lost as well, and so is a row that the history lacks.
        State state = state(data);
        lost += Math.max(0, present.size() - state.snapshot().readings());
        lost += Math.max(0, state.snapshot().predictions() - rows(data).size());
        return new Verdict(acknowledged, lost, 0, disordered, different(), 0);
    }

    private List<String[]> journaled() {
        List<String[]> readings = new ArrayList<>();
        Path home = data.resolve("pipelines").resolve(pipeline.name()).resolve("journal");
        try (JournalView view = JournalView.open(home, JournalPolicy.standard())) {
            JournalView.Records records = view.records();
            Optional<JournalRecord> next = records.next();
            while (next.isPresent()) {
                Matcher matcher = READING.matcher(new String(next.get().payload(), UTF_8));
                if (matcher.find()) {
                    readings.add(new String[] {matcher.group(1), matcher.group(2)});
                }
                next = records.next();
            }
        }
        return readings;
    }

    private State state(Path home) {
        try (Node node = Wiring.start(options(home, lockstep), List.of(pipeline))) {
            return State.of(node, pipeline);
        }
    }

    private List<HistoryRow> rows(Path home) {
        try (History history = History.open(home.resolve("history.db"), HistoryPolicy.standard())) {
            return history.newest(pipeline.name(), ROWS_MAX);
        }
    }

    /// The journal and the models alone, in a directory that never had a snapshot, a history or a
    /// ledger: what comes out of them must be what the disturbed boxes said.
    private long different() throws IOException {
        Path clean = data.resolveSibling(data.getFileName() + "-clean");
        copy(data.resolve("pipelines"), clean.resolve("pipelines"));
        copy(data.resolve("vault"), clean.resolve("vault"));
        State replayed = state(clean);
        List<HistoryRow> expected = rows(clean);
        List<HistoryRow> found = rows(data);
        long different = Math.abs(expected.size() - found.size());
        for (int i = 0; i < Math.min(expected.size(), found.size()); i++) {
            different += expected.get(i).equals(found.get(i)) ? 0 : 1;
        }
        different += replayed.digest().equals(state(data).digest()) ? 0 : 1;
        delete(clean);
        return different;
    }

    /// What a subscriber has heard: each prediction of the history, in the order of its device, and
    /// never in two ways.
    Verdict heard(Path lines) throws IOException {
        Map<Long, String> first = new TreeMap<>();
        Map<String, Long> newest = new HashMap<>();
        long contradicting = 0;
        long disordered = 0;
        long repeated = 0;
        for (String line : Files.readAllLines(lines)) {
            JsonNode message = JSON.readTree(line);
            long reading = message.path("reading").asLong();
            String before = first.putIfAbsent(reading, line);
            if (before == null) {
                long last = newest.merge(message.path("device").asText(), reading, Math::max);
                disordered += last > reading ? 1 : 0;
            } else {
                repeated++;
                contradicting += before.equals(line) ? 0 : 1;
            }
        }
        long lost = 0;
        for (HistoryRow row : rows(data)) {
            String line = first.get(row.reading());
            lost += line == null ? 1 : 0;
            if (line != null) {
                double said = JSON.readTree(line).path("prediction").asDouble();
                contradicting += said == row.estimate().point() ? 0 : 1;
            }
        }
        return new Verdict(0, lost, contradicting, disordered, 0, repeated);
    }

    static void copy(Path from, Path to) throws IOException {
        if (!Files.exists(from)) {
            return;
        }
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(path, target);
                }
            }
        }
    }

    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path path : all.toList().reversed()) {
                Files.delete(path);
            }
        }
    }
}
