package io.entail.dao.contract;

import org.junit.jupiter.api.Nested;

/** All contracts of a store. Each kind of log has a subclass that says how to open one. */
public abstract class DaoContract implements TestLogs.Source {

    @Nested
    final class ReadWrite extends ReadWriteContract {}

    @Nested
    final class Calls extends CallContract {}

    @Nested
    final class Arguments extends ArgumentContract {}

    @Nested
    final class ShippedEntities extends ShippedEntityContract {}

    @Nested
    final class References extends ReferenceContract {}

    @Nested
    final class Deletions extends DeletionContract {}

    @Nested
    final class Transactions extends TransactionContract {}

    @Nested
    final class Conflicts extends ConflictContract {}

    @Nested
    final class Workspaces extends WorkspaceContract {}

    @Nested
    final class GivingWay extends GivingWayContract {}

    @Nested
    final class DefinitionsInTheLog extends DefinitionContract {}

    @Nested
    final class ChangedSubschemas extends SubschemaChangeContract {}

    @Nested
    final class AcceptedPlugins extends AcceptedPluginContract {}

    @Nested
    final class Expiries extends ExpiryContract {}

    @Nested
    final class Outcomes extends OutcomeContract {}

    @Nested
    final class Retries extends RetryContract {}

    @Nested
    final class EntityRules extends EntityRulesContract {}

    @Nested
    final class Questions extends QuestionContract {}

    @Nested
    final class Tags extends TagContract {}

    @Nested
    final class Watched extends WatchContract {}

    @Nested
    final class Histories extends HistoryContract {}

    @Nested
    final class Pasts extends AsOfContract {}

    @Nested
    final class Positions extends PositionContract {}

    @Nested
    final class Undone extends UndoContract {}

    @Nested
    final class FieldTypes extends FieldTypeContract {}
}
