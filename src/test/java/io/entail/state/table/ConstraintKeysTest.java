package io.entail.state.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.resolve.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConstraintKeysTest {
    private static final Bytes PARENT = Bytes.utf8("parent");
    private static final Bytes CHILD = Bytes.utf8("child");

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 254, 255, 256, 65_535})
    @DisplayName("the number of a constraint is read back from keys")
    void numbersAreReadBack(int number) {
        byte[] reference = Layout.referenceKey(3, PARENT, 7, number, CHILD);
        int prefix = Layout.referencePrefix(3, PARENT).length;

        assertThat(Layout.childOfReference(reference, prefix)).isEqualTo(7);
        assertThat(Layout.constraintOfReference(reference, prefix)).isEqualTo(number);
        assertThat(Layout.childKeyOfReference(reference, prefix)).isEqualTo(CHILD);
        assertThat(Layout.startsWith(reference, Layout.referencePrefix(3, PARENT, 7, number)))
                .isTrue();
        assertThat(Layout.constraintOfClaim(Layout.claimKey(3, number, null, CHILD)))
                .isEqualTo(number);
    }

    @Test
    @DisplayName("keys of references are ordered by number, and those of one number never begin like those of another")
    void ordered() {
        List<Bytes> prefixes = new ArrayList<>();
        for (int number = 0; number <= 65_535; number++) {
            prefixes.add(Bytes.wrap(Layout.referencePrefix(3, PARENT, 7, number)));
        }
        for (int number = 1; number < prefixes.size(); number++) {
            byte[] before = prefixes.get(number - 1).array();
            assertThat(prefixes.get(number)).isGreaterThan(prefixes.get(number - 1));
            assertThat(Layout.startsWith(prefixes.get(number).array(), before)).isFalse();
        }
    }
}
