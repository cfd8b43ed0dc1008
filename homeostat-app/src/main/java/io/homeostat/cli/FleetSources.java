package io.homeostat.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.homeostat.base.SingleWriter;
import io.homeostat.drift.FleetInputs;
import io.homeostat.drift.InputProfile;
import io.homeostat.drift.InputTest;
import io.homeostat.feature.Column;
import io.homeostat.http.InputDocument;
import io.homeostat.node.BoxJournal;
import io.homeostat.node.KeptInputs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// What several boxes know of one pipeline's inputs: fetched, read and held against each other.
@SingleWriter
final class FleetSources {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String pipeline;
    private final BoxLogin login;
    private final Complaints wrong;
    private final SequencedMap<String, InputDocument> documents = new LinkedHashMap<>();
    private final SequencedMap<String, String> away = new LinkedHashMap<>();
    private final SequencedMap<String, String> young = new LinkedHashMap<>();

    /// @param wrong hears of what is no such box, or of another kind
    FleetSources(String pipeline, BoxLogin login, Complaints wrong) {
        this.pipeline = pipeline;
        this.login = login;
        this.wrong = wrong;
    }

    /// @param box a URL, a file or a data directory
    void read(String box) {
        wrong.of(() ->
                        box.startsWith("http:") || box.startsWith("https:")
                                ? fetched(box)
                                : kept(box))
                .flatMap(found -> found)
                .ifPresent(document -> documents.put(box, document));
    }

    private Optional<InputDocument> fetched(String box) {
        BoxClient client =
                login.client(box)
                        .orElseThrow(() ->
                                new WrongInput(
                                        "BOX: found '"
                                                + box
                                                + "', expected a URL such as"
                                                + " http://127.0.0.1:8080"));
        String path = "/api/v1/pipelines/" + BoxClient.segment(pipeline) + "/inputs";
        try {
            return Optional.of(document(box, client.get(path)));
        } catch (UncheckedIOException gone) {
            away.put(box, String.valueOf(gone.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<InputDocument> kept(String box) {
        Path path = Path.of(box);
        if (Files.isDirectory(path)) {
            return directory(box, path);
        }
        if (!Files.isReadable(path)) {
            throw new WrongInput(
                    "BOX: found '" + box + "', expected a URL, a file or a data directory");
        }
        try {
            return Optional.of(document(box, JSON.readTree(path.toFile())));
        } catch (JsonProcessingException e) {
            throw new WrongInput(box + ": found no JSON (" + e.getOriginalMessage() + ")");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + box, e);
        }
    }

    private Optional<InputDocument> directory(String box, Path data) {
        List<String> names = BoxJournal.names(data);
        if (!names.contains(pipeline)) {
            throw new WrongInput(
                    box
                            + ": found "
                            + (names.isEmpty() ? "no pipeline" : "the pipelines " + names)
                            + ", expected the data directory of a box with "
                            + pipeline);
        }
        Optional<InputProfile> kept = KeptInputs.read(data, pipeline);
        if (kept.isEmpty()) {
            young.put(box, "has no snapshot that this release can read");
        }
        return kept.map(profile -> new InputDocument(pipeline, profile));
    }

    private InputDocument document(String box, JsonNode json) {
        try {
            InputDocument document = InputDocument.read(json);
            if (!document.pipeline().equals(pipeline)) {
                throw new WrongInput(
                        box
                                + ": pipeline: found '"
                                + document.pipeline()
                                + "', expected '"
                                + pipeline
                                + "'");
            }
            return document;
        } catch (IllegalArgumentException foreign) {
            throw new WrongInput(box + ": " + foreign.getMessage());
        }
    }

    /// Holds every box against the first.
    void agree() {
        if (documents.isEmpty()) {
            return;
        }
        String name = documents.firstEntry().getKey();
        InputProfile expected = first().profile();
        if (expected.test() == InputTest.NONE) {
            wrong.add(name + ": test: found none, expected a pipeline whose inputs are watched");
            return;
        }
        documents.forEach((box, document) -> agree(box, document.profile(), name, expected));
        documents.forEach((box, document) -> {
            if (document.profile().reference().isEmpty()) {
                young.put(box, "its model has not met a full window of inputs yet");
            } else if (document.profile().recent().isEmpty()) {
                young.put(box, "has no full window of inputs after its reference yet");
            }
        });
    }

    private void agree(String box, InputProfile found, String first, InputProfile expected) {
        agree(box, "test", found.test().label(), first, expected.test().label());
        agree(box, "window", "" + found.window(), first, "" + expected.window());
        agree(box, "k", "" + found.k(), first, "" + expected.k());
        List<Column> columns = found.columns();
        List<Column> others = expected.columns();
        for (int i = 0; i < Math.max(columns.size(), others.size()); i++) {
            String one = i < columns.size() ? text(columns.get(i)) : "nothing";
            String other = i < others.size() ? text(others.get(i)) : "nothing";
            agree(box, "columns[" + i + "]", one, first, other);
        }
    }

    private static String text(Column column) {
        return column.name()
                + (column.categorical() ? " of " + column.levels() + " categories" : ", a number");
    }

    private void agree(String box, String place, String found, String first, String expected) {
        if (!found.equals(expected)) {
            wrong.add(
                    box
                            + ": "
                            + place
                            + ": found "
                            + found
                            + ", expected "
                            + expected
                            + " as at "
                            + first);
        }
    }

    /// The first box that told anything.
    InputDocument first() {
        return documents.firstEntry().getValue();
    }

    /// Those that can be compared.
    List<FleetInputs.Box> ready() {
        List<FleetInputs.Box> ready = new ArrayList<>();
        documents.forEach((box, document) -> {
            InputProfile profile = document.profile();
            if (profile.reference().isPresent() && profile.recent().isPresent()) {
                ready.add(
                        new FleetInputs.Box(
                                box,
                                profile.reference().get().sketch(),
                                profile.recent().get().sketch()));
            }
        });
        return ready;
    }

    /// Those that did not answer, and why.
    Map<String, String> away() {
        return Collections.unmodifiableSequencedMap(away);
    }

    /// Those that have too little to tell yet, and what.
    Map<String, String> young() {
        return Collections.unmodifiableSequencedMap(young);
    }
}
