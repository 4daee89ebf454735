package ai.creativeflow;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.identity.Route;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;

/** Holds the code to ARCHITECTURE.md: what may import what, what things are called, where time comes from. */
class ArchitectureTest {

    private static final String ROOT = "ai.creativeflow";
    private static final int FILE_LINES_MAX = 300;
    private static final Path SOURCES = Path.of("src", "main", "java");

    /** The level table of ARCHITECTURE.md: what a feature may import besides itself. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("kernel", Set.of()),
            Map.entry("imaging", Set.of()),
            Map.entry("studio", Set.of("imaging")),
            Map.entry("content", Set.of()),
            Map.entry("journal", Set.of("kernel")),
            Map.entry("identity", Set.of("kernel", "journal")),
            Map.entry("limits", Set.of("kernel", "identity", "journal")),
            Map.entry("billing", Set.of("kernel", "identity", "journal")),
            Map.entry("jobs", Set.of("kernel", "identity")),
            Map.entry("webhooks", Set.of("kernel", "identity", "journal", "jobs")),
            Map.entry("apikeys", Set.of("kernel", "identity", "journal", "limits", "billing")),
            Map.entry("storage", Set.of("kernel", "journal")),
            Map.entry("assets", Set.of("kernel", "identity", "journal", "jobs", "storage", "imaging")),
            Map.entry("uploads", Set.of("kernel", "identity", "storage", "assets")),
            Map.entry("odoo", Set.of("kernel", "identity", "journal", "billing")),
            Map.entry("broker", Set.of("kernel", "journal", "webhooks")),
            Map.entry("people", Set.of("kernel", "identity", "journal", "apikeys")),
            Map.entry(
                    "generations",
                    Set.of(
                            "kernel",
                            "content",
                            "identity",
                            "journal",
                            "limits",
                            "billing",
                            "assets",
                            "brands",
                            "studio",
                            "imaging")),
            Map.entry("brands", Set.of("kernel", "identity", "assets", "studio")),
            Map.entry("batches", Set.of("kernel", "identity", "journal", "apikeys", "generations")),
            Map.entry("orchestrator", Set.of("kernel", "identity", "journal", "imaging", "generations", "broker")),
            Map.entry("imagesapi", Set.of("kernel", "journal", "imaging", "generations")),
            Map.entry(
                    "operators",
                    Set.of(
                            "kernel",
                            "journal",
                            "identity",
                            "limits",
                            "billing",
                            "webhooks",
                            "apikeys",
                            "assets",
                            "people",
                            "odoo",
                            "generations")),
            Map.entry(
                    "portal",
                    Set.of(
                            "kernel",
                            "journal",
                            "identity",
                            "limits",
                            "billing",
                            "webhooks",
                            "apikeys",
                            "storage",
                            "assets",
                            "odoo",
                            "broker",
                            "generations",
                            "orchestrator")));

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void modules_are_what_spring_modulith_can_verify() {
        ApplicationModules.of(CreativeFlowApplication.class).verify();
    }

    @Test
    void imports_follow_the_table() {
        assertThat(features()).isEqualTo(MAY_IMPORT.keySet());
        MAY_IMPORT.forEach((feature, allowed) -> {
            var forbidden = new HashSet<>(MAY_IMPORT.keySet());
            forbidden.removeAll(allowed);
            forbidden.remove(feature);
            String[] packages =
                    forbidden.stream().map(other -> ROOT + "." + other + "..").toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "." + feature + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(packages)
                    .orShould()
                    .dependOnClassesThat(inTheRoot())
                    .check(CODE);
        });
    }

    @Test
    void imaging_and_studio_are_pure() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".imaging..", ROOT + ".studio..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "java.sql..", "javax.sql..", "jakarta..")
                .check(CODE);
    }

    @Test
    void names_say_what_a_thing_is() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Data")
                .orShould()
                .haveSimpleNameEndingWith("Info")
                .orShould()
                .haveSimpleNameEndingWith("DTO")
                .check(CODE);
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..common..", "..dto..", "..controllers..", "..services..")
                .check(CODE);
    }

    @Test
    void time_is_injected() {
        noClasses()
                .that(areNotTheWiring())
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Clock.class, "systemDefaultZone")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(OffsetDateTime.class, "now")
                .orShould()
                .callMethod(ZonedDateTime.class, "now")
                .check(CODE);
    }

    @Test
    void nothing_sleeps_and_nothing_is_injected_into_fields() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", Duration.class)
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.springframework.beans.factory.annotation.Autowired")
                .check(CODE);
    }

    /** Sees annotations of every kind of mapping, so a new controller cannot forget them. */
    @Test
    void every_route_declares_scope_cost_and_idempotency() {
        List<JavaMethod> routes = CODE.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> paths(method).anyMatch(path -> path.startsWith("/v1")))
                .toList();
        assertThat(routes).isNotEmpty();
        assertThat(routes)
                .allSatisfy(route -> assertThat(route.isAnnotatedWith(Route.class))
                        .as(route.getFullName())
                        .isTrue());
        methods()
                .that()
                .areAnnotatedWith(Route.class)
                .should()
                .beDeclaredInClassesThat()
                .haveSimpleNameEndingWith("Controller")
                .check(CODE);
    }

    /** Reading a POST's declaration tells whether it can be sent twice: SAFE would be a lie. */
    @Test
    void a_post_is_never_declared_safe() {
        List<JavaMethod> posts = CODE.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isAnnotatedWith(PostMapping.class) && method.isAnnotatedWith(Route.class))
                .toList();
        assertThat(posts)
                .allSatisfy(
                        post -> assertThat(post.getAnnotationOfType(Route.class).repeat())
                                .as(post.getFullName())
                                .isNotEqualTo(Route.Repeat.SAFE));
    }

    @Test
    void repositories_stay_inside_their_feature() {
        classes()
                .that()
                .haveSimpleNameEndingWith("Repository")
                .should()
                .notBePublic()
                .check(CODE);
    }

    @Test
    void no_file_is_longer_than_three_hundred_lines() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<String> long_ = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> lines(file) > FILE_LINES_MAX)
                    .map(Path::toString)
                    .filter(file ->
                            !ONE_THING.contains(Path.of(file).getFileName().toString()))
                    .toList();
            assertThat(long_).isEmpty();
        }
    }

    /** Long because the one thing they are is long: a closed list, and the statements of one set of tables. */
    private static final Set<String> ONE_THING = Set.of(
            "ProblemCode.java",
            "WalletRepository.java",
            "GenerationRepository.java",
            "TaskRepository.java",
            "EndpointRepository.java");

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> features() {
        var found = new HashSet<String>();
        for (JavaClass type : CODE) {
            String name = type.getPackageName();
            if (name.startsWith(ROOT + ".")) {
                String rest = name.substring(ROOT.length() + 1);
                int dot = rest.indexOf('.');
                found.add(dot < 0 ? rest : rest.substring(0, dot));
            }
        }
        return found;
    }

    private static DescribedPredicate<JavaClass> inTheRoot() {
        return DescribedPredicate.describe(
                "are the wiring", type -> type.getPackageName().equals(ROOT));
    }

    private static DescribedPredicate<JavaClass> areNotTheWiring() {
        return DescribedPredicate.describe(
                "are not the wiring", type -> !type.getPackageName().equals(ROOT));
    }

    private static Stream<String> paths(JavaMethod method) {
        return Stream.of(
                        method.tryGetAnnotationOfType(GetMapping.class).map(GetMapping::value),
                        method.tryGetAnnotationOfType(PostMapping.class).map(PostMapping::value),
                        method.tryGetAnnotationOfType(PutMapping.class).map(PutMapping::value),
                        method.tryGetAnnotationOfType(PatchMapping.class).map(PatchMapping::value),
                        method.tryGetAnnotationOfType(DeleteMapping.class).map(DeleteMapping::value))
                .flatMap(Optional::stream)
                .flatMap(Stream::of);
    }
}
