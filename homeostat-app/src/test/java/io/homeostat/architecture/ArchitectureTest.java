package io.homeostat.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Lock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What may use what, held by a machine.
class ArchitectureTest {
    private static final String ROOT = "io.homeostat.";

    /// From the ground up: a package knows only packages on lower floors.
    private static final List<Set<String>> CORE_FLOORS =
            List.of(
                    Set.of("base"),
                    Set.of("numeric", "reading", "sketch"),
                    Set.of("feature", "gate", "sensor"),
                    Set.of("healing", "model", "drift"),
                    Set.of("label", "score", "estimate"),
                    Set.of("learn", "online"),
                    Set.of("loop"));

    private static final Set<String> ADAPTERS =
            Set.of(
                    ("access codec elastic files gitops history http journal ledger log mlflow mqtt"
                         + " onnx protobuf remote request runtime s3 signature sparkplug telemetry"
                         + " vault xgboost")
                            .split(" "));

    /// Adapters that others build on: whole files, a journal to wait in, retries, who comes in.
    private static final Map<String, Set<String>> FOUNDATIONS =
            Map.ofEntries(
                    Map.entry("codec", Set.of("protobuf")),
                    Map.entry("elastic", Set.of("files", "log", "request", "runtime")),
                    Map.entry("gitops", Set.of("request", "runtime", "signature")),
                    Map.entry("http", Set.of("access", "log")),
                    Map.entry("ledger", Set.of("files", "runtime")),
                    Map.entry("mlflow", Set.of("files", "runtime")),
                    Map.entry("mqtt", Set.of("access", "files", "journal")),
                    Map.entry("onnx", Set.of("protobuf")),
                    Map.entry("remote", Set.of("request", "runtime", "s3")),
                    Map.entry("sparkplug", Set.of("codec", "files", "mqtt")),
                    Map.entry("telemetry", Set.of("protobuf", "request", "runtime")),
                    Map.entry("vault", Set.of("files", "runtime", "s3")));

    /// Where a thread is born: what computes, and what waits for something of its own.
    private static final String[] THREAD_OWNERS =
            Stream.of("runtime journal history mlflow request".split(" "))
                    .map(name -> ROOT + name + "..")
                    .toArray(String[]::new);

    private static final Set<String> THREAD_OWNER_CLASSES =
            Set.of(
                    "io.homeostat.node.Ticker",
                    "io.homeostat.cli.TrainerCommand",
                    "io.homeostat.cli.UpCommand");

    private static JavaClasses product;
    private static JavaClasses core;

    @BeforeAll
    static void read_all_classes() {
        product =
                new ClassFileImporter()
                        .withImportOption(place ->
                                !place.contains("test-classes") && !place.contains("-tests.jar"))
                        .importPackages("io.homeostat");
        String[] packages =
                CORE_FLOORS.stream()
                        .flatMap(Set::stream)
                        .map(name -> ROOT + name + "..")
                        .toArray(String[]::new);
        core = product.that(resideInAnyPackage(packages));
        assertThat(core.size()).isGreaterThan(100);
        assertThat(product.size()).isGreaterThan(300);
    }

    private static String packageOf(JavaClass type) {
        String name = type.getPackageName();
        String below = name.startsWith(ROOT) ? name.substring(ROOT.length()) : "";
        return below.contains(".") ? below.substring(0, below.indexOf('.')) : below;
    }

    @Test
    void the_core_asks_for_nothing_from_outside() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.util.concurrent..",
                        "java.nio.file..",
                        "java.nio.channels..",
                        "java.net..",
                        "java.lang.reflect..",
                        "java.util.logging..",
                        "org.slf4j..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.Thread")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.time.Clock")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.time.InstantSource")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.File")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Random")
                .because("the same events must always give the same decisions")
                .check(core);
    }

    @Test
    void the_core_calls_nothing_that_differs_between_runs_or_machines() {
        Map<String, Set<String>> banned =
                Map.of(
                        "java.time.Instant", Set.of("now"),
                        "java.time.LocalDateTime", Set.of("now"),
                        "java.lang.System",
                                Set.of(
                                        "currentTimeMillis",
                                        "nanoTime",
                                        "getenv",
                                        "getProperty",
                                        "identityHashCode"),
                        "java.lang.Math",
                                Set.of(
                                        "random", "exp", "expm1", "log", "log10", "log1p", "pow",
                                        "sin", "cos", "tan", "asin", "acos", "atan", "atan2",
                                        "sinh", "cosh", "tanh", "cbrt", "hypot"),
                        "java.util.UUID", Set.of("randomUUID"),
                        "java.util.Collection", Set.of("parallelStream"),
                        "java.util.stream.BaseStream", Set.of("parallel"),
                        "java.util.Locale", Set.of("getDefault"),
                        "java.time.ZoneId", Set.of("systemDefault"));
        noClasses()
                .should()
                .callMethodWhere(
                        DescribedPredicate.describe(
                                "clock, environment, chance or inexact mathematics",
                                call ->
                                        banned.getOrDefault(
                                                        call.getTarget().getOwner().getName(),
                                                        Set.of())
                                                .contains(call.getTarget().getName())))
                .because("use the event's time, a Seed, StrictMath")
                .check(core);
    }

    @Test
    void a_package_of_the_core_knows_only_lower_floors() {
        for (int floor = 0; floor < CORE_FLOORS.size(); floor++) {
            Set<String> below =
                    CORE_FLOORS.subList(0, floor).stream()
                            .flatMap(Set::stream)
                            .collect(Collectors.toSet());
            for (String name : CORE_FLOORS.get(floor)) {
                classes()
                        .that(resideInAPackage(ROOT + name + ".."))
                        .should(know(below, name))
                        .check(core);
            }
        }
    }

    private static ArchCondition<JavaClass> know(Set<String> known, String self) {
        return new ArchCondition<>("know only " + known) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getDirectDependenciesFromSelf().stream()
                        .filter(d -> !packageOf(d.getTargetClass()).isEmpty())
                        .filter(d -> !packageOf(d.getTargetClass()).equals(self))
                        .filter(d -> !known.contains(packageOf(d.getTargetClass())))
                        .forEach(d ->
                                events.add(
                                        SimpleConditionEvent.violated(type, d.getDescription())));
            }
        };
    }

    @Test
    void no_packages_form_a_circle() {
        slices().matching("io.homeostat.(*)..").should().beFreeOfCycles().check(product);
    }

    @Test
    void adapters_know_the_core_and_not_each_other() {
        Set<String> coreNames =
                CORE_FLOORS.stream().flatMap(Set::stream).collect(Collectors.toSet());
        for (String adapter : ADAPTERS) {
            Set<String> known = new HashSet<>(coreNames);
            known.addAll(FOUNDATIONS.getOrDefault(adapter, Set.of()));
            classes()
                    .that(resideInAPackage(ROOT + adapter + ".."))
                    .should(know(known, adapter))
                    .check(product);
        }
    }

    @Test
    void every_foreign_package_has_its_owners() {
        ForeignPackages.OWNERS.forEach((foreign, owners) -> {
            String[] allowed =
                    owners.stream().map(name -> ROOT + name + "..").toArray(String[]::new);
            noClasses()
                    .that()
                    .resideOutsideOfPackages(allowed)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(foreign + "..")
                    .check(product);
        });
    }

    @Test
    void nothing_foreign_is_used_that_the_list_of_owners_does_not_name() {
        classes()
                .should(
                        new ArchCondition<JavaClass>("use only foreign packages that are listed") {
                            @Override
                            public void check(JavaClass type, ConditionEvents events) {
                                type.getDirectDependenciesFromSelf().stream()
                                        .map(d -> d.getTargetClass().getPackageName())
                                        .filter(name ->
                                                !name.isEmpty()
                                                        && !name.startsWith("java.")
                                                        && !name.startsWith("javax.")
                                                        && !name.startsWith("org.jspecify")
                                                        && !name.startsWith("io.homeostat")
                                                        && ForeignPackages.OWNERS.keySet().stream()
                                                                .noneMatch(name::startsWith))
                                        .forEach(name ->
                                                events.add(
                                                        SimpleConditionEvent.violated(
                                                                type,
                                                                type.getName() + " uses " + name)));
                            }
                        })
                .check(product);
    }

    @Test
    void threads_are_born_in_few_places() {
        noClasses()
                .that()
                .resideOutsideOfPackages(THREAD_OWNERS)
                .and(
                        DescribedPredicate.describe(
                                "are not the ticker or the shutdown hook",
                                type ->
                                        THREAD_OWNER_CLASSES.stream()
                                                .noneMatch(type.getName()::startsWith)))
                .should()
                .accessTargetWhere(
                        DescribedPredicate.describe("a thread is made", ArchitectureTest::birth))
                .because("every thread is in docs/concurrency.md")
                .check(product);
    }

    private static boolean birth(JavaAccess<?> access) {
        AccessTarget target = access.getTarget();
        String owner = target.getOwner().getName();
        boolean made = target.getName().equals("<init>");
        return owner.equals(Executors.class.getName())
                || owner.startsWith("java.lang.Thread$Builder")
                || (owner.equals(Thread.class.getName())
                        && (made
                                || target.getName().startsWith("of")
                                || target.getName().startsWith("start")))
                || (made
                        && (owner.endsWith("ThreadPoolExecutor")
                                || owner.endsWith("ForkJoinPool")
                                || owner.equals("java.util.Timer")));
    }

    @Test
    void only_the_entry_point_ends_the_process_and_only_the_command_line_prints() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.homeostat.app.Main")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethodWhere(
                        DescribedPredicate.describe(
                                "Runtime.halt or exit",
                                call ->
                                        call.getTarget().getOwner().isEquivalentTo(Runtime.class)
                                                && Set.of("halt", "exit")
                                                        .contains(call.getTarget().getName())))
                .check(product);
        noClasses()
                .that()
                .resideOutsideOfPackage("io.homeostat.cli..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(product);
    }

    @Test
    void no_type_hides_behind_an_empty_name() {
        noClasses()
                .should()
                .haveNameMatching(
                        ".*\\.([A-Za-z]*(Manager|Helper|Utils?|Impl|Dto|Info)|Abstract[A-Z]\\w*|I[A-Z][a-z]\\w*)")
                .because("say what it is or does")
                .check(product);
    }

    @Test
    void records_of_the_core_hold_data_only() {
        classes()
                .that()
                .areRecords()
                .should(
                        new ArchCondition<JavaClass>("hold data only") {
                            @Override
                            public void check(JavaClass type, ConditionEvents events) {
                                type.getFields().stream()
                                        .filter(field ->
                                                !field.getModifiers().contains(JavaModifier.STATIC))
                                        .filter(ArchitectureTest::noData)
                                        .forEach(field ->
                                                events.add(
                                                        SimpleConditionEvent.violated(
                                                                type, field.getDescription())));
                            }
                        })
                .because("it must survive a journal by equals")
                .check(core);
    }

    private static boolean noData(JavaField field) {
        JavaClass type = field.getRawType();
        return type.isArray()
                || type.getPackageName().startsWith("java.util.function")
                || type.isAssignableTo(Runnable.class)
                || type.isAssignableTo(Future.class)
                || type.isAssignableTo(Lock.class)
                || type.isAssignableTo(Executor.class)
                || type.isAssignableTo(Thread.class);
    }
}
