package io.entail;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;

/** The compiled test classes by their simple names. They are loaded, but not initialised. */
final class TestClasses {
    private static final String SUFFIX = ".class";

    private final Map<String, Class<?>> bySimpleName = new HashMap<>();
    private final Set<String> ambiguous = new HashSet<>();

    static TestClasses compiled() throws IOException {
        Path root = root();
        TestClasses classes = new TestClasses();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = root.relativize(file).toString();
                if (name.endsWith(SUFFIX) && name.indexOf('$') < 0 && !name.endsWith("-info.class")) {
                    classes.add(load(name.substring(0, name.length() - SUFFIX.length())
                            .replace(file.getFileSystem().getSeparator(), ".")));
                }
            }
        }
        return classes;
    }

    private static Path root() {
        try {
            return Path.of(TestClasses.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the class with this binary name, empty if it does not exist any more. */
    static Optional<Class<?>> find(String name) {
        try {
            return Optional.of(Class.forName(name, false, TestClasses.class.getClassLoader()));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    private static Class<?> load(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException("no class " + name));
    }

    private void add(Class<?> type) {
        if (bySimpleName.putIfAbsent(type.getSimpleName(), type) != null) {
            ambiguous.add(type.getSimpleName());
        }
    }

    /** Returns the class with this name. Call it only if {@link #fault} has found nothing. */
    Class<?> require(String simpleName) {
        Class<?> type = bySimpleName.get(simpleName);
        if (type == null) {
            throw new IllegalArgumentException("there is no class " + simpleName);
        }
        return type;
    }

    /** Returns why a name does not stand for a test that runs; empty if it does. */
    String fault(ContractTable.Test test) {
        Class<?> type = bySimpleName.get(test.type());
        if (type == null || ambiguous.contains(test.type())) {
            return test + ": " + (type == null ? "there is no such class" : "there are several such classes");
        }
        List<Method> methods = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getName().equals(test.method()))
                .toList();
        if (methods.size() != 1) {
            return test + ": there " + (methods.isEmpty() ? "is no such method" : "are several such methods");
        }
        Method method = methods.get(0);
        if (!isTest(method)) {
            return test + ": it is no test";
        }
        boolean disabled = type.isAnnotationPresent(Disabled.class) || method.isAnnotationPresent(Disabled.class);
        return disabled ? test + ": it is disabled" : "";
    }

    private static boolean isTest(Method method) {
        return Stream.of(Test.class, ParameterizedTest.class, RepeatedTest.class, TestFactory.class)
                .anyMatch(method::isAnnotationPresent);
    }
}
