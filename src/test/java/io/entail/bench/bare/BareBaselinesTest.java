package io.entail.bench.bare;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class BareBaselinesTest {
    @Test
    void baselinesImportNothingOfEntail() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.entail.bench.bare");
        noClasses()
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.entail..").and(resideOutsideOfPackage("io.entail.bench.bare..")))
                .check(classes);
    }
}
