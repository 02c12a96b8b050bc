package io.entail.dao;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every method for maps has a counterpart for objects. */
final class TypedTwinsTest {
    /** Calls that have no counterpart, with the reason. */
    private static final Map<String, String> ALONE = Map.of();

    private static Set<String> calls(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> !method.getDeclaringClass().equals(Object.class))
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .map(TypedTwinsTest::text)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Describes a method as {@code insertAsync(Map<String, ?>, WriteOptions): CompletableFuture<Entity>}. */
    private static String text(Method method) {
        String parameters = Arrays.stream(method.getGenericParameterTypes())
                .map(each -> each.getTypeName())
                .collect(Collectors.joining(", "));
        return (method.getName() + "(" + parameters + "): "
                        + method.getGenericReturnType().getTypeName())
                .replaceAll("[a-z]+\\.(?=[a-zA-Z])", "");
    }

    /** Returns the description of the counterpart that a call must have. */
    private static String twin(String call) {
        int end = call.lastIndexOf("): ");
        String parameters = call.substring(0, end);
        String result = call.substring(end)
                .replaceAll("\\bEntity\\b", "T")
                .replaceAll("\\bPage\\b", "TypedPage<T>")
                .replaceAll("\\bHistory\\b", "TypedHistory<T>")
                .replaceAll("\\bDao\\b", "TypedDao<T>");
        boolean whole = call.startsWith("insert") || call.startsWith("upsert") || call.startsWith("cacheKey");
        return (whole ? parameters.replace("Map<String, ?>", "T").replace("(Entity", "(T") : parameters) + result;
    }

    @Test
    @DisplayName("every call of Dao has a counterpart in TypedDao")
    void everyCallHasItsTwin() {
        Set<String> typed = calls(TypedDao.class);
        Set<String> lacking = calls(Dao.class).stream()
                .filter(call -> !ALONE.containsKey(call) && !typed.contains(twin(call)))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(lacking)
                .as(
                        "every call has a counterpart: add each of these to TypedDao, or say why not in ALONE; TypedDao has %s",
                        typed)
                .isEmpty();
        assertThat(calls(Dao.class)).containsAll(ALONE.keySet()).hasSizeGreaterThan(50);
    }

    @Test
    @DisplayName("every call of a write of several has a counterpart with objects")
    void everyCallOfATransactionHasItsTwin() {
        Set<String> typed = calls(TypedCalls.class);
        Set<String> lacking = calls(Transaction.class).stream()
                .filter(call -> !call.startsWith("upsert(ValidEntity)")) // Imports use it, and they have no objects.
                .filter(call ->
                        !call.startsWith("note(") && !call.startsWith("calls(")) // These are about the whole write.
                .map(call -> twin(call).replace("(String, ", "("))
                .filter(call -> !typed.contains(call))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(lacking)
                .as("every call has a counterpart in TypedCalls, which has %s", typed)
                .isEmpty();
    }
}
