package io.entail.http.call;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.entail.errors.EntailException;
import io.entail.errors.Failures;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every error has a status. */
final class ErrorAnswersTest {
    /** The status of each error. A new error needs an entry here, so that its status is a decision. */
    private static final Map<String, Integer> STATUSES = Map.ofEntries(
            entry("InvalidPrimaryKeyException", 400),
            entry("SchemaViolationException", 400),
            entry("PrimaryKeyViolationException", 400),
            entry("ForeignKeyViolationException", 400),
            entry("UniqueViolationException", 409),
            entry("NotFoundException", 404),
            entry("InvalidOffsetException", 400),
            entry("InvalidSizeException", 400),
            entry("InvalidUniqueException", 400),
            entry("InvalidOptionsException", 400),
            entry("OperationUnsupportedException", 405),
            entry("ForeignKeysUnresolvedException", 400),
            entry("DeclarativeConfigException", 400),
            entry("TransformationException", 400),
            entry("InvalidForeignKeyException", 400),
            entry("InvalidWorkspaceException", 400),
            entry("InvalidUniqueGlobalException", 400),
            entry("StaleVersionException", 409),
            entry("WriteTooLargeException", 413),
            entry("StoreUnavailableException", 503),
            entry("OutcomeUnknownException", 504),
            entry("StoreClosedException", 503),
            entry("PositionNotReachedException", 503),
            entry("DirectoryInUseException", 503),
            entry("DefinitionException", 503),
            entry("TopicRefusedException", 503),
            entry("MissingFunctionException", 501),
            entry("MalformedEntityException", 503),
            entry("UnknownProtocolNumberException", 503),
            entry("ReplicaDivergedException", 503),
            entry("PositionGoneException", 410),
            entry("StackException", 503),
            entry("RegistryUnavailableException", 503),
            entry("RegistryRefusedException", 503),
            entry("ReplicaUnusableException", 503),
            entry("UnknownPositionException", 400),
            entry("MalformedChangeException", 503));

    /** An error with any code. */
    private static final class AnyException extends EntailException {
        private static final long serialVersionUID = 1L;

        AnyException(int code) {
            super(code, "a name", "a message");
        }
    }

    private static Set<Class<?>> errors() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.entail.errors")
                        .stream()
                        .filter(each -> each.isAssignableTo(EntailException.class))
                        .filter(each -> !each.getModifiers().contains(JavaModifier.ABSTRACT))
                        .map(JavaClass::reflect)
                        .collect(Collectors.toSet());
    }

    @Test
    void everyErrorHasItsListedStatus() throws ReflectiveOperationException {
        assertThat(errors().stream().map(Class::getSimpleName)).containsExactlyInAnyOrderElementsOf(STATUSES.keySet());
        for (Class<?> error : errors()) {
            int code = error.getField("CODE").getInt(null);
            assertThat(ErrorAnswers.status(new AnyException(code)))
                    .as("the status of %s", error.getSimpleName())
                    .isEqualTo(STATUSES.get(error.getSimpleName()));
        }
    }

    @Test
    void errorsAreNowhereElse() {
        assertThat(new ClassFileImporter()
                                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                                .importPackages("io.entail")
                                .stream()
                                .filter(each -> each.isAssignableTo(EntailException.class))
                                .map(JavaClass::getPackageName)
                                .distinct())
                .containsExactly("io.entail.errors");
    }

    @Test
    void aCodeThatIsNewIsTheServersFaultAndMayBeTriedAgain() {
        Answer.Document answer = ErrorAnswers.of(new AnyException(8));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers()).containsEntry("Retry-After", "1");
    }

    @Test
    void anErrorIsItsMessageItsNameItsCodeAndItsFields() {
        assertThat(ErrorAnswers.body(Failures.invalidSize(5)))
                .isEqualTo(Map.of(
                        "message", "size must be an integer between 1 and 5", "name", "invalid size", "code", 9));
        assertThat(ErrorAnswers.body(Failures.invalidOptions(Map.of("ttl", "no"))))
                .containsEntry("options", Map.of("ttl", "no"))
                .doesNotContainKey("fields");
        assertThat(ErrorAnswers.body(Failures.schemaViolation(Map.of("a", "no"))))
                .containsEntry("fields", Map.of("a", "no"));
    }
}
