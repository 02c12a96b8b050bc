package io.entail.testkit;

import java.util.Random;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Provides the seed of a random test. Each run draws a new seed and prints it before the test. A developer can set it
 * to repeat a failure: {@code mvn test -Dtest=TheTest -Dentail.seed=42}. Register it in an instance field:
 *
 * <pre>
 * &#64;RegisterExtension final Seeds seeds = new Seeds();
 * </pre>
 */
public final class Seeds implements BeforeTestExecutionCallback {
    private final long seed = Long.getLong("entail.seed", new Random().nextInt(Integer.MAX_VALUE));

    /** Returns the seed of this test. */
    public long seed() {
        return seed;
    }

    /**
     * Returns a new random generator that starts from the seed. Each call returns one that produces the same values.
     */
    public Random random() {
        return new Random(seed);
    }

    @Override
    public void beforeTestExecution(ExtensionContext context) {
        System.out.println(context.getRequiredTestClass().getSimpleName() + "." + context.getDisplayName()
                + ": to repeat this run, -Dentail.seed=" + seed);
    }
}
