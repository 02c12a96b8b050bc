package io.entail;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The public Java API, as VERSIONING.md defines it, is listed in {@code ops/api.txt}, so that each change of it shows
 * in a diff. {@code mvn -B test -Dtest=PublicApiTest -Dentail.api=write} rewrites the file.
 */
final class PublicApiTest {
    private static final Path RECORDED = Path.of("ops/api.txt");
    private static final Set<String> PACKAGES = Set.of(
            "io.entail.audit",
            "io.entail.audit.verify",
            "io.entail.changes",
            "io.entail.changes.registry",
            "io.entail.config",
            "io.entail.dao",
            "io.entail.dao.migrate",
            "io.entail.errors",
            "io.entail.read",
            "io.entail.schema.function",
            "io.entail.testing");
    private static final Set<String> CLASSES =
            Set.of("io.entail.schema.Definitions", "io.entail.schema.Functions", "io.entail.http.HttpServer");

    private static final Set<String> OF_JAVA = Set.of("equals", "hashCode", "toString", "values", "valueOf");

    @Test
    void thePublicApiIsAsRecorded() throws Exception {
        List<String> found = signatures();
        if ("write".equals(System.getProperty("entail.api"))) {
            Files.write(RECORDED, found);
        }
        assertThat(found)
                .as(
                        "VERSIONING.md: the public API changes only with %s; if it should, run -Dentail.api=write",
                        RECORDED)
                .isEqualTo(Files.readAllLines(RECORDED));
    }

    /** Returns a line for each type, and below it one for each member, all in order. */
    private static List<String> signatures() throws IOException, ClassNotFoundException {
        Set<String> names = new TreeSet<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.entail")) {
            if (isPublic(type)) {
                names.add(type.getName());
            }
        }
        List<String> lines = new ArrayList<>();
        for (String name : names) {
            Class<?> type = Class.forName(name);
            lines.add(type.getPackageName() + ": " + shown(type.toGenericString()));
            lines.addAll(members(type));
        }
        return lines;
    }

    private static boolean isPublic(JavaClass type) {
        for (JavaClass at = type; ; at = at.getEnclosingClass().orElseThrow()) {
            if (!at.getModifiers().contains(JavaModifier.PUBLIC)) {
                return false;
            }
            if (at.getEnclosingClass().isEmpty()) {
                return PACKAGES.contains(at.getPackageName()) || CLASSES.contains(at.getName());
            }
        }
    }

    private static Set<String> members(Class<?> type) {
        Set<String> lines = new TreeSet<>();
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            add(lines, constructor, constructor.toGenericString());
        }
        for (Method method : type.getDeclaredMethods()) {
            // Every record and enumeration has these methods.
            if (!OF_JAVA.contains(method.getName())) {
                add(lines, method, method.toGenericString());
            }
        }
        for (Field field : type.getDeclaredFields()) {
            add(lines, field, field.toGenericString());
        }
        return lines;
    }

    private static void add(Set<String> lines, Member member, String signature) {
        if ((member.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0 && !member.isSynthetic()) {
            lines.add("    " + shown(signature));
        }
    }

    /** Returns a signature without the packages of types and without modifiers that do not matter to callers. */
    private static String shown(String signature) {
        return signature
                .replaceAll("\\b([a-z][A-Za-z0-9_]*\\.)+(?=[A-Z])", "")
                .replaceAll("\\b[A-Z][A-Za-z0-9_$]*\\.(?=[a-z][A-Za-z0-9_]*\\()", "")
                .replaceAll("\\b(final|native|synchronized) ", "");
    }
}
