package io.entail.dao;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.audit.Moment;
import io.entail.audit.WriteSelection;
import io.entail.entities.Plugin;
import io.entail.entities.Service;
import io.entail.errors.EntailException;
import io.entail.read.Entity;
import io.entail.read.EntityReader;
import io.entail.read.PageRequest;
import io.entail.read.Position;
import io.entail.read.Query;
import io.entail.read.ReplayListener;
import io.entail.read.Scope;
import io.entail.read.TagQuery;
import io.entail.read.WatchListener;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Calls every public method and constructor that users of a DAO can reach, with null and with hostile values for each
 * parameter in turn. Each call must return a result or throw a documented error.
 */
@Timeout(300)
@SuppressWarnings({"NullAway", "unchecked", "rawtypes"}) // The wrong types and nulls are the test.
final class EveryCallTest {
    private static final int LONG = 100_000;

    /**
     * The longest message that is acceptable. An error quotes at most 1,000 characters of each of at most two values,
     * and has some words of its own.
     */
    private static final int MESSAGE_MAX = 3_000;

    private static final String ID = new UUID(0, 1).toString();

    /** Methods that are not called because they would end the test. */
    private static final List<String> LEFT_OUT = List.of("EntityStore.close");

    private final EntityStore store = EntityStore.inMemory();
    private final List<String> wrong = new ArrayList<>();
    private int calls;

    private record Given(String name, Object value) {}

    @AfterEach
    void close() {
        store.close();
    }

    private static Object deep() {
        Object value = List.of();
        for (int i = 0; i < LONG; i++) {
            value = i % 2 == 0 ? Map.of("id", value, "name", value) : List.of(value);
        }
        return value;
    }

    private static List<Given> hostile(Class<?> type) {
        List<Given> values = new ArrayList<>();
        if (type == int.class) {
            return List.of(new Given("-1", -1), new Given("0", 0), new Given("max", Integer.MAX_VALUE));
        }
        if (type == long.class) {
            return List.of(new Given("-1", -1L), new Given("min", Long.MIN_VALUE), new Given("max", Long.MAX_VALUE));
        }
        if (type == boolean.class) {
            return List.of();
        }
        values.add(new Given("null", null));
        if (type.isAssignableFrom(String.class)) {
            values.add(new Given("the empty text", ""));
            values.add(new Given("a long text", "x".repeat(LONG)));
            values.add(new Given("half a pair", "a\ud800"));
            values.add(new Given("NUL", "\0"));
        }
        if (type.isAssignableFrom(Map.class)) {
            Map<String, Object> self = new LinkedHashMap<>();
            self.put("id", self);
            self.put("name", List.of(self, self));
            self.put("tags", self);
            IdentityHashMap<Object, Object> keyed = new IdentityHashMap<>();
            keyed.put(deep(), deep());
            Map<String, Object> nulls = new LinkedHashMap<>();
            nulls.put("id", null);
            nulls.put(null, null);
            nulls.put("tags", Collections.singletonList(null));
            values.add(new Given("deep", Map.of("id", deep(), "name", deep(), "tags", deep(), "host", deep())));
            values.add(new Given("in itself", self));
            values.add(new Given("deep key", keyed));
            values.add(new Given("deep key inside", Map.of("id", keyed, "name", keyed, "tags", List.of(keyed))));
            values.add(new Given("nulls", nulls));
            values.add(new Given("numbers as names", new TreeMap<>(Map.of(1, 2))));
            values.add(new Given("a long name", Map.of("x".repeat(LONG), "x".repeat(LONG))));
            values.add(new Given("long values", Map.of("id", "x".repeat(LONG), "name", "x".repeat(LONG))));
            values.add(new Given("empty", Map.of()));
        }
        if (type == Object.class) {
            List<Object> self = new ArrayList<>();
            self.add(self);
            values.add(new Given("a list in itself", self));
            values.add(new Given("an object", new Object()));
            values.add(new Given("an array", new Object[] {null}));
            values.add(new Given("a number", 5));
            values.add(new Given("NaN", Double.NaN));
            values.add(new Given("a flag", true));
        }
        if (type.isAssignableFrom(List.class) && type != Object.class) {
            values.add(new Given("null in a list", Collections.singletonList(null)));
            values.add(new Given("another list", List.of(deep())));
            values.add(new Given("no elements", List.of()));
        }
        if (type == Set.class) {
            values.add(new Given("null in a set", Collections.singleton(null)));
            values.add(new Given("another set", Set.of(5)));
        }
        if (type == String[].class) {
            values.add(new Given("null in an array", new String[] {null}));
            values.add(new Given("long", new String[] {"x".repeat(LONG)}));
            values.add(new Given("many", Collections.nCopies(100, "x").toArray(String[]::new)));
        }
        if (type == PageRequest.class) {
            values.add(new Given("no rows", PageRequest.first(0)));
            values.add(new Given("a long token", new PageRequest(10, "x".repeat(LONG))));
            values.add(new Given("no token", new PageRequest(10, "!")));
        }
        if (type == Position.class) {
            values.add(new Given("the start", Position.START));
            values.add(new Given("another shard", new Position(-5, -7)));
            values.add(new Given("never", Position.of(Long.MAX_VALUE)));
        }
        if (type == Instant.class) {
            values.add(new Given("min", Instant.MIN));
            values.add(new Given("max", Instant.MAX));
        }
        if (type == Entity.class) {
            for (Given fields : hostile(Map.class)) {
                Object given = fields.value() == null ? Map.of() : fields.value();
                Entity entity = new Entity("services", (Map<String, Object>) given, 1, Position.of(1), null);
                values.add(new Given("an entity of " + fields.name(), entity));
            }
        }
        if (type == WriteOptions.class) {
            values.add(new Given("no ttl", WriteOptions.ttl(-1)));
        }
        if (SpecificRecord.class.isAssignableFrom(type)) {
            Service inItself = new Service();
            List tags = new ArrayList<>();
            tags.add(tags);
            inItself.setTags(tags);
            inItself.setId(new UUID(0, 1));
            values.add(new Given("another class", new Plugin()));
            values.add(new Given("holds itself", inItself));
            values.add(new Given("empty", new Service()));
        }
        return values;
    }

    /** Returns a valid argument of this type, so that one wrong argument can be tested alone. */
    private Object fitting(Class<?> type, int place) {
        Service service = new Service();
        service.setHost("a");
        Map<Class<?>, Object> samples = new LinkedHashMap<>();
        samples.put(String.class, "name");
        samples.put(Object.class, ID);
        samples.put(Map.class, Map.of("host", "a"));
        samples.put(List.class, List.of("a"));
        samples.put(Set.class, Set.of("a"));
        samples.put(String[].class, new String[] {"a"});
        samples.put(PageRequest.class, PageRequest.first(5));
        samples.put(TagQuery.class, TagQuery.allOf("a"));
        samples.put(Query.class, Query.where("name", "a"));
        samples.put(Options.class, Options.DEFAULT);
        samples.put(WriteOptions.class, WriteOptions.NONE);
        samples.put(Position.class, Position.of(0));
        samples.put(Instant.class, Instant.EPOCH);
        samples.put(Scope.class, Scope.ALL);
        samples.put(Moment.class, new Moment(Position.of(0), Instant.EPOCH, Optional.empty()));
        samples.put(ReplayListener.class, ReplayListener.NONE);
        samples.put(WatchListener.class, (WatchListener) change -> {});
        samples.put(TypedListener.class, (TypedListener<Service>) change -> {});
        samples.put(Consumer.class, (Consumer<Transaction>) write -> {});
        samples.put(Call.class, Call.INSERT);
        samples.put(Hooks.Before.class, (Hooks.Before) about -> {});
        samples.put(Hooks.After.class, (Hooks.After) (about, rows) -> rows);
        samples.put(Class.class, Service.class);
        samples.put(UUID.class, new UUID(0, 1));
        samples.put(OptionalLong.class, OptionalLong.empty());
        samples.put(Long.class, 5L);
        samples.put(WriteSelection.class, WriteSelection.at(Position.of(0)));
        samples.put(Duration.class, Duration.ZERO);
        samples.put(Path.class, Path.of("x"));
        samples.put(int.class, 5);
        samples.put(long.class, 5L);
        samples.put(boolean.class, false);
        samples.put(SpecificRecord.class, service);
        samples.put(Entity.class, new Entity("services", Map.of("host", "a"), 1, Position.of(1), null));
        Object sample = samples.get(type);
        return place == 0 && type == String.class ? "services" : sample;
    }

    private void attack(String name, Object target) throws Exception {
        for (Method method : target.getClass().getMethods()) {
            Class<?> from = method.getDeclaringClass();
            boolean own = from.getName().startsWith("io.entail") && Modifier.isPublic(from.getModifiers());
            boolean inherited = Stream.of("equals", "hashCode", "toString").anyMatch(method.getName()::equals);
            String called = name + "." + method.getName();
            if (own && !inherited && !LEFT_OUT.contains(called) && !method.isSynthetic()) {
                each(called, method, arguments -> method.invoke(target, arguments));
            }
        }
    }

    private void attackReader(EntityReader reader) throws Exception {
        for (Method method : EntityReader.class.getMethods()) {
            String called = "EntityReader." + method.getName();
            if (!LEFT_OUT.contains(called)) {
                Method found = EntityReader.class.getMethod(method.getName(), method.getParameterTypes());
                each(called, found, arguments -> {
                    found.setAccessible(true);
                    return found.invoke(reader, arguments);
                });
            }
        }
    }

    private void attackType(Class<?> type) throws Exception {
        for (Executable constructor : type.getConstructors()) {
            each("new " + type.getSimpleName(), constructor, ((Constructor<?>) constructor)::newInstance);
        }
        for (Method method : type.getMethods()) {
            if (Modifier.isStatic(method.getModifiers()) && !method.isSynthetic()) {
                String called = type.getSimpleName() + "." + method.getName();
                if (!LEFT_OUT.contains(called)) {
                    each(called, method, arguments -> method.invoke(null, arguments));
                }
            }
        }
    }

    private interface Calling {
        Object call(Object... arguments) throws Exception;
    }

    private void each(String name, Executable executable, Calling calling) {
        Class<?>[] types = executable.getParameterTypes();
        for (int place = 0; place < types.length; place++) {
            for (Given given : hostile(types[place])) {
                Object[] arguments = new Object[types.length];
                for (int i = 0; i < types.length; i++) {
                    arguments[i] = i == place ? given.value() : fitting(types[i], i);
                }
                String what = name
                        + Arrays.toString(
                                Arrays.stream(types).map(Class::getSimpleName).toArray()) + " with " + given.name()
                        + " in place " + (place + 1);
                judge(what, () -> consumed(calling.call(arguments)));
            }
        }
    }

    /** Consumes a lazy or asynchronous result, so that its work is done and its errors are thrown. */
    private static Object consumed(Object result) {
        if (result instanceof CompletableFuture<?> future) {
            return consumed(future.join());
        }
        if (result instanceof Iterable<?> iterable) {
            return iterable.iterator().hasNext();
        }
        if (result instanceof Stream<?> stream) {
            return stream.findFirst();
        }
        return result;
    }

    private void judge(String what, Callable<Object> call) {
        calls++;
        Throwable error = null;
        try {
            call.call();
        } catch (InvocationTargetException e) {
            error = e.getCause();
        } catch (Exception | StackOverflowError e) {
            error = e;
        }
        error = error instanceof CompletionException ? error.getCause() : error;
        if (error == null) {
            return;
        }
        boolean meant = error instanceof EntailException
                || error.getClass() == IllegalArgumentException.class
                || error.getClass() == UnsupportedOperationException.class;
        String message = String.valueOf(error.getMessage());
        if (!meant) {
            wrong.add(what + ": " + error.getClass().getName() + " at "
                    + Arrays.stream(error.getStackTrace())
                            .filter(frame -> frame.getClassName().startsWith("io.entail"))
                            .findFirst()
                            .orElse(null));
        } else if (message.length() > MESSAGE_MAX || message.equals("null")) {
            wrong.add(what + ": a message of " + message.length() + " characters: " + message.substring(0, 4));
        }
    }

    @Test
    @DisplayName("every call with wrong arguments returns a result or throws a documented error")
    void everyCallAnswers() throws Exception {
        store.dao("services").upsert(ID, Map.of("name", "name", "host", "a"));
        attack("EntityStore", store);
        attack("Dao", store.dao("services"));
        attack("Dao of plugins", store.dao("plugins"));
        attack("TypedDao", store.dao(Service.class));
        attack("TagsView", store.tags());
        attack("Hooks", new Hooks());
        attack("Moments", store.moments());
        attackReader(store.reader());
        attack("Entity", store.dao("services").upsert(ID, Map.of("name", "name", "host", "a")));
        attack("Options", Options.DEFAULT);
        attack("WriteOptions", WriteOptions.NONE);
        attack("PageRequest", PageRequest.first(5));
        attack("Query", Query.where("name", "a"));
        for (Class<?> type : List.of(
                EntityStore.class,
                Options.class,
                WriteOptions.class,
                PageRequest.class,
                TagQuery.class,
                Query.class,
                Query.Bound.class,
                Query.Sort.class,
                Position.class,
                Scope.class,
                Entity.class,
                WriteSelection.class)) {
            attackType(type);
        }
        for (Object calls : List.of("Transaction", "TypedCalls")) {
            store.write(write -> {
                try {
                    attack(
                            (String) calls,
                            calls.equals("Transaction")
                                    ? write
                                    : store.dao(Service.class).in(write));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                write.clear();
            });
        }

        assertThat(String.join("\n", wrong))
                .as("%s of %s calls end with an undocumented error", wrong.size(), calls)
                .isEmpty();
        assertThat(calls).isGreaterThan(1_000);
        assertThat(store.dao("services").insert(Map.of("host", "a")).text("host"))
                .isEqualTo("a");
    }
}
