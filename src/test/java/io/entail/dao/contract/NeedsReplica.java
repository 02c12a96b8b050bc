package io.entail.dao.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.errors.OperationUnsupportedException;
import java.lang.reflect.Method;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Operations that a store over a database refuses because only a replica supports them: the list of tests that differ
 * between stores. Over a database they have to end with the documented error, which names the alternative. {@code
 * ops/decisions/contract.md} shows the list.
 */
public final class NeedsReplica implements InvocationInterceptor {
    /** The tests, each as contract and method. */
    public static final List<String> TESTS = List.of(
            "AsOfContract#entitiesAreFoundWithoutReplay",
            "AsOfContract#expiryIsThatOfTheMoment",
            "AsOfContract#momentsDiffer",
            "AsOfContract#thePastAnswersEveryRead",
            "AsOfContract#thePastAnswersQuestions",
            "AsOfContract#thePastIsReadOnly",
            "AsOfContract#thePastIsWhatWasSeen",
            "AsOfContract#timesLeadToMoments",
            "AsOfContract#unknownPositionsAreRefused",
            "PositionContract#differencesHaveThePositionsOfTheWrites",
            "PositionContract#readsOfThePastGiveThePositionOfTheWriteThen");

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> test, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        runOrExpectRefusal(test, method);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> test, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        runOrExpectRefusal(test, method);
    }

    private static void runOrExpectRefusal(Invocation<@Nullable Void> test, ReflectiveInvocationContext<Method> method)
            throws Throwable {
        StoreContract contract = (StoreContract) method.getTarget().orElseThrow();
        Method executable = method.getExecutable();
        String name = executable.getDeclaringClass().getSimpleName() + "#" + executable.getName();
        if (contract.hasReplica() || !TESTS.contains(name)) {
            test.proceed();
            return;
        }
        Throwable thrown = Assertions.catchThrowable(test::proceed);
        assertThat(thrown)
                .as("a store over a database refuses an operation that needs a replica, and names the alternative")
                .isInstanceOf(OperationUnsupportedException.class)
                .hasMessageContaining("entail.reads=replica");
    }
}
