package io.homeostat.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.config.PipelineFile;
import io.homeostat.config.PipelineResource;
import io.homeostat.loop.LoopSpec;
import io.homeostat.reading.SourceSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The hash of a pipeline is kept for years: what it is made of must stay, letter by letter.
class RecordTextTest {
    private static final Path EXAMPLES = Path.of("..", "examples");
    private static final Path DESIGN = Path.of("src/test/resources/pipelines/design.yaml");

    private record Leaf(double number, long count, boolean yes, char letter, String text) {}

    private record Tree(
            Leaf leaf,
            List<Leaf> leaves,
            Map<String, Leaf> named,
            Optional<Leaf> some,
            Optional<Leaf> none,
            OptionalInt number,
            Set<Leaf> set) {}

    private record Empty() {}

    @Test
    void says_what_to_string_says_of_all_that_a_record_may_hold() {
        Leaf leaf = new Leaf(-0.0, 3, true, 'x', "a, [b]");
        Map<String, Leaf> named = new LinkedHashMap<>();
        named.put("one", leaf);
        named.put("none", null);
        Tree tree =
                new Tree(
                        leaf,
                        List.of(leaf, leaf),
                        named,
                        Optional.of(leaf),
                        Optional.empty(),
                        OptionalInt.of(7),
                        Set.of(leaf));

        assertThat(RecordText.of(tree)).isEqualTo(tree.toString());
        assertThat(RecordText.of(new Empty())).isEqualTo(new Empty().toString());
        Leaf odd = new Leaf(Double.NaN, Long.MIN_VALUE, false, ' ', "");
        assertThat(RecordText.of(odd)).isEqualTo(odd.toString());
    }

    @Test
    void says_what_to_string_says_of_every_pipeline() {
        List<PipelineResource> pipelines = pipelines();

        assertThat(pipelines).hasSizeGreaterThan(8);
        assertThat(pipelines)
                .allSatisfy(one -> {
                    assertThat(RecordText.of(one.loop())).isEqualTo(one.loop().toString());
                    assertThat(RecordText.of(one.source())).isEqualTo(one.source().toString());
                });
    }

    @Test
    void no_record_of_a_specification_has_a_text_of_its_own() throws IOException {
        Set<Class<?>> records = recordsOf(LoopSpec.class, SourceSpec.class);

        assertThat(records).hasSizeGreaterThan(20);
        for (Class<?> one : records) {
            assertThat(compiled(one)).as("toString of %s is the compiler's", one).isTrue();
        }
    }

    private static List<PipelineResource> pipelines() {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return Stream.concat(
                            files.filter(file -> file.toString().endsWith(".yaml")).sorted(),
                            Stream.of(DESIGN))
                    .map(PipelineFile::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("no examples in " + EXAMPLES.toAbsolutePath(), e);
        }
    }

    /// All that can be in one of `roots`: through components, what they are made of, and what a
    /// sealed interface permits.
    private static Set<Class<?>> recordsOf(Class<?>... roots) {
        Set<Class<?>> seen = new LinkedHashSet<>(List.of(roots));
        Deque<Class<?>> left = new ArrayDeque<>(seen);
        while (!left.isEmpty()) {
            Class<?> one = left.pop();
            Set<Class<?>> parts = new LinkedHashSet<>();
            if (one.isSealed()) {
                parts.addAll(List.of(one.getPermittedSubclasses()));
            }
            if (one.isRecord()) {
                for (RecordComponent part : one.getRecordComponents()) {
                    classes(part.getGenericType(), parts);
                }
            }
            parts.stream()
                    .filter(part -> part.getName().startsWith("io.homeostat."))
                    .filter(seen::add)
                    .forEach(left::add);
        }
        seen.removeIf(one -> !one.isRecord());
        return seen;
    }

    private static void classes(Type type, Set<Class<?>> into) {
        switch (type) {
            case Class<?> one -> into.add(one);
            case ParameterizedType many -> {
                classes(many.getRawType(), into);
                for (Type argument : many.getActualTypeArguments()) {
                    classes(argument, into);
                }
            }
            case GenericArrayType array -> classes(array.getGenericComponentType(), into);
            default -> throw new AssertionError("unexpected type of a component: " + type);
        }
    }

    /// Whether its `toString` is the one that the compiler gives records.
    private static boolean compiled(Class<?> type) throws IOException {
        String file = "/" + type.getName().replace('.', '/') + ".class";
        try (var in = type.getResourceAsStream(file)) {
            ClassModel model = ClassFile.of().parse(in.readAllBytes());
            return model.methods().stream()
                    .filter(method -> method.methodName().equalsString("toString"))
                    .filter(method -> method.methodType().equalsString("()Ljava/lang/String;"))
                    .map(MethodModel::code)
                    .flatMap(Optional::stream)
                    .anyMatch(RecordTextTest::linksToObjectMethods);
        }
    }

    private static boolean linksToObjectMethods(CodeModel code) {
        return code.elementStream()
                .filter(InvokeDynamicInstruction.class::isInstance)
                .map(InvokeDynamicInstruction.class::cast)
                .anyMatch(call ->
                        call.bootstrapMethod().owner().displayName().equals("ObjectMethods"));
    }
}
