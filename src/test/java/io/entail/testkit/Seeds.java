package io.entail.testkit;

import java.util.Random;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The seed of a random test: fresh each time, printed before the test, and set from outside to see a failure
 * again: {@code mvn test -Dtest=TheTest -Dentail.seed=42}. Register it in an instance field:
 *
 * <pre>
 * &#64;RegisterExtension final Seeds seeds = new Seeds();
 * </pre>
 */
public final class Seeds implements BeforeTestExecutionCallback {
    private final long seed = Long.getLong("entail.seed", new Random().nextInt(Integer.MAX_VALUE));

    /** The seed of this test. */
    public long seed() {
        return seed;
    }

    /** Randomness that starts from the seed; a new one, from the start, at each call. */
    public Random random() {
        return new Random(seed);
    }

    @Override
    public void beforeTestExecution(ExtensionContext context) {
        System.out.println(context.getRequiredTestClass().getSimpleName() + "." + context.getDisplayName()
                + ": to repeat this run, -Dentail.seed=" + seed);
    }
}
