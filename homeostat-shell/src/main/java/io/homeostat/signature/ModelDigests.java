package io.homeostat.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.homeostat.base.Check;
import io.homeostat.base.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/// What is signed of a model: each file's name and SHA-256.
///
/// @param model its name, for people; a renamed model is the same
/// @param files digests by the path below the model, `/` between its parts, in order; a model that
///   is one file has `.`
public record ModelDigests(String model, SequencedMap<String, String> files) {
    /// The path of a model that is one file.
    static final String WHOLE = ".";

    private static final int CHUNK = 1 << 16;

    /// Part by part, each by its bytes: the order in which the reference tool lists files.
    private static final Comparator<String> ORDER =
            Comparator.comparing(
                    (String path) -> path.split("/"),
                    (one, other) ->
                            Arrays.compare(
                                    one,
                                    other,
                                    (a, b) ->
                                            Arrays.compareUnsigned(
                                                    a.getBytes(UTF_8), b.getBytes(UTF_8))));

    public ModelDigests {
        files = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(files));
    }

    /// A model of one file with this SHA-256.
    public static ModelDigests of(String model, String digest) {
        Check.argument(digest.matches("[0-9a-f]{64}"), "digest '%s'", digest);
        TreeMap<String, String> files = new TreeMap<>();
        files.put(WHOLE, digest);
        return new ModelDigests(model, files);
    }

    /// Reads a model, a file or a directory.
    ///
    /// @param ignored paths below a directory that do not belong to the model, nor what is in them
    /// @throws SignatureProblem when there is none, or something else than files and directories
    static ModelDigests read(Path model, Set<String> ignored) {
        String name = model.toAbsolutePath().normalize().getFileName().toString();
        try {
            if (Files.isRegularFile(model) && !Files.isSymbolicLink(model)) {
                return of(name, digest(model));
            }
            if (!Files.isDirectory(model) || Files.isSymbolicLink(model)) {
                throw strange(model);
            }
            TreeMap<String, String> files = new TreeMap<>(ORDER);
            Files.walkFileTree(model, new Walk(model, ignored, files));
            if (files.isEmpty()) {
                throw new SignatureProblem(model + ": found no file, expected a model");
            }
            return new ModelDigests(name, files);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + model, e);
        }
    }

    private static SignatureProblem strange(Path path) {
        String found =
                Files.isSymbolicLink(path)
                        ? "a symbolic link"
                        : Files.exists(path) ? "neither file nor directory" : "nothing";
        return new SignatureProblem(
                path + ": found " + found + ", expected a file or a directory of files");
    }

    private static String digest(Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                digest.update(chunk, 0, read);
            }
        }
        return Sha256.hex(digest);
    }

    /// SHA-256 of all digests, in order: the model's own.
    String root() {
        MessageDigest all = Sha256.digest();
        files.values().forEach(digest -> all.update(HexFormat.of().parseHex(digest)));
        return Sha256.hex(all);
    }

    /// What differs from `found`, empty when nothing does.
    String difference(ModelDigests found) {
        StringBuilder told = new StringBuilder();
        for (Map.Entry<String, String> file : files.entrySet()) {
            String digest = found.files.getOrDefault(file.getKey(), "");
            if (digest.isEmpty()) {
                tell(told, shown(file.getKey()) + " is missing");
            } else if (!digest.equals(file.getValue())) {
                tell(
                        told,
                        shown(file.getKey())
                                + ": found SHA-256 "
                                + digest
                                + ", expected "
                                + file.getValue());
            }
        }
        for (String name : found.files.keySet()) {
            if (!files.containsKey(name)) {
                tell(told, shown(name) + " is there, and was not signed");
            }
        }
        return told.toString();
    }

    private static String shown(String name) {
        return name.equals(WHOLE) ? "a model that is one file" : "file '" + name + "'";
    }

    private static void tell(StringBuilder told, String what) {
        told.append(told.isEmpty() ? "" : "; ").append(what);
    }

    private static final class Walk extends SimpleFileVisitor<Path> {
        private final Path model;
        private final Set<String> ignored;
        private final Map<String, String> files;

        Walk(Path model, Set<String> ignored, Map<String, String> files) {
            this.model = model;
            this.ignored = ignored;
            this.files = files;
        }

        private String name(Path path) {
            List<String> parts = new ArrayList<>();
            model.relativize(path).forEach(part -> parts.add(part.toString()));
            return String.join("/", parts);
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes about) {
            return ignored.contains(name(directory))
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes about) throws IOException {
            String name = name(file);
            if (!ignored.contains(name)) {
                if (!about.isRegularFile()) {
                    throw strange(file);
                }
                files.put(name, digest(file));
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
