package io.entail;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.ContractTable.Row;
import io.entail.dao.contract.NeedsReplica;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code ops/decisions/contract.md} has every row of the contract, and each row names tests that exist. */
final class ContractTableTest {

    @Test
    void everyRowIsThereOnce() throws IOException {
        assertThat(ContractTable.read())
                .extracting(Row::number)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, ContractTable.ROWS).boxed().toList());
    }

    @Test
    void everyRowIsKeptOrDecided() throws IOException {
        assertThat(ContractTable.read())
                .filteredOn(row -> !row.decision().equals("kept")
                        && !row.decision().startsWith("decided: ")
                        && !row.decision().equals("open"))
                .as("every row is kept, decided or open")
                .isEmpty();
    }

    @Test
    void everyRowNamesATestOrSaysWhatIsMissing() throws IOException {
        assertThat(ContractTable.read()).allSatisfy(row -> {
            assertThat(row.rest())
                    .as("row %s has nothing beside tests and 'open: '", row.number())
                    .isEmpty();
            assertThat(row.tests().isEmpty() && row.open().isEmpty())
                    .as("row %s names a test or what is open", row.number())
                    .isFalse();
            assertThat(row.decision().equals("open"))
                    .as("row %s is open as a whole exactly if it names no tests", row.number())
                    .isEqualTo(row.tests().isEmpty());
        });
    }

    @Test
    void everyTestIsThereAndEnabled() throws IOException {
        TestClasses classes = TestClasses.compiled();
        List<String> faults = ContractTable.read().stream()
                .flatMap(row -> row.tests().stream().map(test -> row.number() + ": " + classes.fault(test)))
                .filter(fault -> !fault.endsWith(": "))
                .toList();
        assertThat(faults).as("the tests of all rows can run").isEmpty();
    }

    @Test
    void thePageShowsTheTestsThatNeedAReplica() throws IOException {
        assertThat(ContractTable.needReplica())
                .as("the page shows the list that the contracts use")
                .containsExactlyElementsOf(NeedsReplica.TESTS);
        TestClasses classes = TestClasses.compiled();
        assertThat(NeedsReplica.TESTS).allSatisfy(test -> {
            int at = test.indexOf('#');
            assertThat(classes.fault(new ContractTable.Test(test.substring(0, at), test.substring(at + 1))))
                    .isEmpty();
        });
    }
}
