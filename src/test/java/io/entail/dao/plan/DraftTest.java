package io.entail.dao.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Row;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.input.EntityInput;
import io.entail.writes.EntityKeys;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class DraftTest {
    private static final EntityDefinition DEFINITION = Definitions.shipped().require("services");
    private static final EntityType TYPE =
            new EntityType(DEFINITION, 1, new EntityKeys(DEFINITION), Definitions::shipped, () -> null, () -> null);
    private static final Map<String, Object> VALUES = EntityInput.forInsert(
            DEFINITION, Map.of("name", "shop", "host", "shop.test"), Instant.EPOCH, () -> new UUID(0, 1));
    private static final RowContent CONTENT = RowContent.of(TYPE, VALUES);
    private static final Bytes KEY = TYPE.keys().keyOf(VALUES);
    private static final Row ROW =
            new Row(7, 3, null, 1, 50, CONTENT.claims(), CONTENT.references(), "", Bytes.wrap(CONTENT.encoded()));

    private static Draft untouched(FoundRow found) {
        return new Draft.Untouched(found, Mentions.NONE);
    }

    private static Draft absent() {
        return untouched(new FoundRow.Absent(TYPE, KEY, null, false));
    }

    private static Draft present() {
        return untouched(new FoundRow.Present(TYPE, KEY, ROW, CONTENT));
    }

    private static Draft expired() {
        return untouched(new FoundRow.Expired(TYPE, KEY, ROW, ROW.references(), null));
    }

    @Test
    void aRowThatIsMadeAndDeletedAgainLeavesNoTrace() {
        Draft made = absent().put(1, CONTENT, 0, null);
        assertThat(made.isChanged()).isTrue();
        assertThat(made.delete(2).isChanged()).isFalse();
        assertThat(present().put(1, CONTENT, 0, null).delete(2).change())
                .isEqualTo(new LogRecord.Delete("services", KEY, 7, false));
    }

    @Test
    void aDraftStaysUnchangedWhenOthersAreMadeOfIt() {
        Draft found = present();
        Draft checked = found.check();
        assertThat(checked.change()).isEqualTo(new LogRecord.Check("services", KEY, 7));
        assertThat(checked.put(1, CONTENT, 0, null).check()).isInstanceOf(Draft.Put.class);
        assertThat(checked).isInstanceOf(Draft.Check.class);
        assertThat(found.isChanged()).isFalse();
        assertThatThrownBy(found::change).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anExpiredRowIsNoneForCallersAndOneForTheLog() {
        Draft over = expired();
        assertThat(over.exists()).isFalse();
        assertThat(over.isStored()).isTrue();
        assertThat(over.expected()).isZero();
        assertThat(over.check().change()).isEqualTo(new LogRecord.Check("services", KEY, 7));
        assertThat(over.expire(1).change()).isEqualTo(new LogRecord.Delete("services", KEY, 7, true));
        assertThat(over.expire(1).isStored()).isFalse();
        assertThatThrownBy(() -> present().expire(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aKeyThatAnExpiredRowHasIsBlocked() {
        assertThat(expired().isBlocked()).isFalse();
        assertThat(expired().check().isBlocked()).isFalse();
        assertThat(expired().guard(1).isBlocked()).isTrue();
        assertThat(expired().check().put(1, CONTENT, 0, null).isBlocked()).isTrue();
    }

    @Test
    void aRefusalIsAttributedToItsOperation() {
        Draft row = present().guard(2).put(3, CONTENT, 0, null).check();
        assertThat(row.mentions().firstOperation()).isEqualTo(2);
        assertThat(row.mentions().lastOperation()).isEqualTo(3);
        assertThat(row.mentions().guarded()).isTrue();
        assertThat(present().check().mentions()).isEqualTo(Mentions.NONE);
    }

    @Test
    void aRowKeepsItsWorkspaceAndTellsItsTime() {
        Bytes other = Bytes.wrap(new byte[] {1});
        assertThat(absent().put(1, CONTENT, 9, other).workspace()).isEqualTo(other);
        assertThat(present().put(1, CONTENT, 9, other).workspace()).isNull();
        assertThat(present().expiresAt()).isEqualTo(50);
        assertThat(present().put(1, CONTENT, 9, other).expiresAt()).isEqualTo(9);
        assertThat(expired().expiresAt()).isZero();
    }
}
