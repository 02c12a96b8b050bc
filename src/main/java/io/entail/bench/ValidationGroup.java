package io.entail.bench;

import io.entail.bench.bare.BareEncode;
import io.entail.bench.measure.BenchResult;
import io.entail.bench.measure.ClosedLoop;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.input.EntityInput;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericRecord;

/**
 * The completion and validation of a route's values, which an insert does before it encodes them, on one thread. The
 * baseline is Avro's generic writer encoding the same values, so the ratio is the cost of a validation in encodings.
 */
final class ValidationGroup implements Group {
    /**
     * The number of routes; it is high enough that an input does not stay in the processor's caches until it is used
     * again.
     */
    private static final int ROUTES = 1_000;

    private static final int WARM_UP_ROUNDS = 5;

    private final Definitions definitions = Definitions.shipped();
    private final EntityDefinition definition = definitions.require(Routes.ENTITY);
    private final Clock clock = Clock.systemUTC();

    @Override
    public String name() {
        return "validation";
    }

    @Override
    public List<BenchResult> run(Workbench bench) throws Exception {
        int calls = bench.options().quick() ? 50_000 : 200_000;
        List<Map<String, Object>> routes = IntStream.range(0, ROUTES)
                .mapToObj(i -> Routes.whole(i, Routes.services(ROUTES)))
                .toList();
        BareEncode bare = new BareEncode(definition.avro());
        List<GenericRecord> records = routes.stream()
                .map(route -> bare.record(definition.codec().encode(valid(route))))
                .toList();
        bench.note("validation: the baseline encodes the same " + routes.get(0).size() + " fields with Avro's writer");
        return Contest.run(
                bench,
                WARM_UP_ROUNDS,
                bench.options().roundsOrDefault(),
                List.of(new Contest(
                        "validation.route.p50",
                        "us",
                        1,
                        () -> micros(calls, i -> valid(routes.get(i % ROUTES))),
                        () -> micros(calls, i -> bare.encode(records.get(i % ROUTES))))));
    }

    private static double micros(int calls, IntFunction<?> call) throws InterruptedException {
        return ClosedLoop.medianNanos(1, calls, () -> call) / 1e3;
    }

    /** Does the steps of an insert. */
    private Map<String, Object> valid(Map<String, Object> route) {
        Map<String, Object> faults = EntityInput.shorthandFaults(definition, route);
        Map<String, Object> values = EntityInput.forInsert(definition, route, clock.instant(), UUID::randomUUID);
        Map<String, Object> sent = EntityInput.sent(definition, route);
        Map<String, Object> more = EntityInput.validate(definitions, definition, values, sent, Map.of(), false);
        if (!faults.isEmpty() || !more.isEmpty()) {
            throw new IllegalStateException("the route is not valid: " + faults + more);
        }
        return values;
    }
}
