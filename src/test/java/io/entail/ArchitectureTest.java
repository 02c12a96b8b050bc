package io.entail;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.entail.schema.Binary;
import io.entail.schema.Fielded;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The packages in the order in which data travels. The list is the architecture: a package uses only earlier ones. */
final class ArchitectureTest {
    private static final List<String> FLOW = List.of(
            "text",
            "errors",
            "schema",
            "config",
            "resolve",
            "writes",
            "topics",
            "read",
            "state",
            "changes",
            "replica",
            "tables",
            "publish",
            "project",
            "audit",
            "dao",
            "backup",
            "declarative",
            "forms",
            "http",
            "stack",
            "testing",
            "bench",
            "cli");

    /** The packages of the schema that do not depend on definitions as a whole. */
    private static final List<String> SCHEMA_PARTS =
            List.of("function", "value", "patterns", "formats", "rules", "checks", "shipped");

    private static final JavaClasses ENTAIL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.entail");

    @Test
    void aPackageUsesOnlyPackagesBeforeIt() {
        List<String> allowed = new ArrayList<>();
        for (String name : FLOW) {
            allowed.add(packages(name));
            DescribedPredicate<JavaClass> later = resideInAPackage("io.entail..")
                    .and(DescribedPredicate.not(resideInAnyPackage(allowed.toArray(String[]::new))))
                    .as("come after '%s' in %s", name, FLOW);
            noClasses()
                    .that()
                    .resideInAPackage(packages(name))
                    .should()
                    .dependOnClassesThat(later)
                    .because("data travels one way; what both need belongs into a package before both")
                    .allowEmptyShould(true)
                    .check(ENTAIL);
        }
    }

    @Test
    void thePackagesOfTheCommandLineStandInOneOrder() {
        slices().matching("io.entail.cli.(*)..")
                .should()
                .beFreeOfCycles()
                .because("a command is read from its class down to the store, never back")
                .check(ENTAIL);
    }

    @Test
    void partsOfDefinitionsUseOnlyEarlierParts() {
        slices().matching("io.entail.schema.(" + String.join("|", SCHEMA_PARTS) + ")")
                .should()
                .beFreeOfCycles()
                .because("a function, a rule or a check is understood without what uses it")
                .check(ENTAIL);
        noClasses()
                .that()
                .resideInAnyPackage(SCHEMA_PARTS.stream()
                        .map(part -> "io.entail.schema." + part)
                        .toArray(String[]::new))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "io.entail.schema",
                                "io.entail.schema.codec",
                                "io.entail.schema.input",
                                "io.entail.schema.load")
                        .and(DescribedPredicate.not(DescribedPredicate.or(
                                JavaClass.Predicates.equivalentTo(Binary.class),
                                JavaClass.Predicates.equivalentTo(Fielded.class))))
                        .as("are definitions, or read or apply them"))
                .because(
                        "definitions are made of these parts; only the two types of values have their public names there")
                .check(ENTAIL);
    }

    @Test
    void everyPackageHasItsPlaceInTheFlow() {
        assertThat(ENTAIL)
                .extracting(JavaClass::getPackageName)
                .filteredOn(name -> !name.equals("io.entail"))
                .allSatisfy(name ->
                        assertThat(FLOW).contains(name.replace("io.entail.", "").replaceAll("\\..*", "")));
    }

    @Test
    void writersAndReadersOfADatabaseShareOnlyItsTables() {
        for (String database : List.of("postgres", "cassandra")) {
            String packages = "io.entail.project." + database;
            for (List<String> both : List.of(List.of("write", "read"), List.of("read", "write"))) {
                noClasses()
                        .that()
                        .resideInAnyPackage(packages + ".tables..", packages + "." + both.get(0) + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(packages + "." + both.get(1) + "..")
                        .because("a projector and a reader run in processes of their own and agree on the tables alone")
                        .check(ENTAIL);
            }
        }
    }

    @Test
    void resolveUsesNothingButJava() {
        classes()
                .that()
                .resideInAPackage("io.entail.resolve..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "io.entail.resolve..")
                .because("a library could change what a record of the log means")
                .check(ENTAIL);
    }

    @Test
    void resolveAsksNothingButTheLog() {
        noClasses()
                .that()
                .resideInAPackage("io.entail.resolve..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.time..", "java.text..", "java.util.regex..", "java.net..", "java.io..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Locale")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "getProperty", String.class)
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .because("clock, locale, settings and network must not change an outcome")
                .check(ENTAIL);
    }

    @Test
    void theStateKnowsNothingOfKafka() {
        noClasses()
                .that()
                .resideInAPackage("io.entail.state..")
                .should()
                .transitivelyDependOnClassesThat()
                .resideInAPackage("org.apache.kafka..")
                .because("from where records come, and what they lead to, change for different reasons")
                .check(ENTAIL);
    }

    @Test
    void publicTypesOfTheStateAreUsedOutsideOfIt() {
        assertThat(ENTAIL)
                .filteredOn(type -> type.getPackageName().equals("io.entail.state")
                        && type.isTopLevelClass()
                        && type.getModifiers().contains(JavaModifier.PUBLIC))
                .allSatisfy(type -> assertThat(type.getDirectDependenciesToSelf())
                        .anyMatch(use -> !use.getOriginClass().getPackageName().equals("io.entail.state")));
    }

    @Test
    void oneClassKnowsTheRegistrysClient() {
        noClasses()
                .that()
                .haveNameNotMatching("io\\.entail\\.changes\\.registry\\.SchemaRegistry(\\$.*)?")
                .and()
                .resideOutsideOfPackage("io.entail.shaded..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.flink..", "io.confluent..", "com.google.common..")
                .because("users do not have these, and what is packed into our jar stays small")
                .check(ENTAIL);
    }

    @Test
    void oneClassMakesConsumers() {
        noClasses()
                .that()
                .haveNameNotMatching("io\\.entail\\.topics\\.TopicConsumers|io\\.entail\\.bench\\.bare\\..*")
                .and()
                .resideOutsideOfPackage("io.entail.shaded..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.apache.kafka.clients.consumer.KafkaConsumer")
                .because("it is the one place for their settings and timeouts; TopicReader and TopicStream use it")
                .check(ENTAIL);
    }

    @Test
    void allLoggingMakesControlCharactersVisible() {
        noClasses()
                .that()
                .haveNameNotMatching("io\\.entail\\.text\\.Log|io\\.entail\\.cli\\.output\\.Logs")
                .and()
                .resideOutsideOfPackage("io.entail.shaded..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.slf4j.LoggerFactory")
                .because("values come from anywhere and may forge lines of a log: Log.of(...) shows them")
                .check(ENTAIL);
    }

    private static String packages(String name) {
        return "io.entail." + name + "..";
    }
}
