package io.entail.replica.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ClosingTest {
    @Test
    void everyPartIsClosedOnceInReverseOrderDespiteExceptions() {
        List<String> closed = new ArrayList<>();
        Closing closing = new Closing();
        for (String name : List.of("a", "b", "c", "d")) {
            closing.onClose(name, () -> {
                closed.add(name);
                if (name.equals("c")) {
                    throw new java.io.IOException("cannot be closed");
                }
                if (name.equals("b")) {
                    throw new IllegalStateException("cannot be closed either");
                }
            });
        }
        closing.close();
        closing.close();
        assertThat(closed).containsExactly("d", "c", "b", "a");
    }
}
