package io.entail.dao.contract;

import org.junit.jupiter.api.Nested;

/** Every contract of a store. One subclass per kind of log, which says how to open one. */
public abstract class DaoContract {

    /** A log of its own for each test. */
    protected abstract TestLogs newLogs();

    @Nested
    final class ReadWrite extends ReadWriteContract {
        @Override
        protected TestLogs logs() {
            return newLogs();
        }
    }

    @Nested
    final class Calls extends CallContract {
        @Override
        protected TestLogs logs() {
            return newLogs();
        }
    }

    @Nested
    final class Arguments extends ArgumentContract {
        @Override
        protected TestLogs logs() {
            return newLogs();
        }
    }

    @Nested
    final class ShippedEntities extends ShippedEntityContract {
        @Override
        protected TestLogs logs() {
            return newLogs();
        }
    }

    @Nested
    final class References extends ReferenceContract {
        @Override
        protected TestLogs logs() {
            return newLogs();
        }
    }

    @Nested
    final class Deletions extends DeletionContract {
        @Override
        protected TestLogs logs() {
            return newLogs();
        }
    }

    @Nested
    final class Transactions extends TransactionContract {
        @Override
        protected TestLogs logs() {
            return newLogs();
        }
    }

    @Nested
    final class Conflicts extends ConflictContract {
        @Override
        protected TestLogs logs() {
            return newLogs();
        }
    }

    @Nested
    final class Workspaces extends WorkspaceContract {
        @Override
        protected TestLogs logs() {
            return newLogs();
        }
    }

    @Nested
    final class GivingWay extends GivingWayContract {
        @Override
        protected TestLogs logs() {
            return newLogs();
        }
    }

    @Nested
    final class DefinitionsInTheLog extends DefinitionContract {
        @Override
        protected TestLogs logs() {
            return newLogs();
        }
    }

    @Nested
    final class ChangedSubschemas extends SubschemaChangeContract {
        @Override
        protected TestLogs logs() {
            return newLogs();
        }
    }

    @Nested
    final class AcceptedPlugins extends AcceptedPluginContract {
        @Override
        protected TestLogs logs() {
            return newLogs();
        }
    }

    @Nested
    final class Expiries extends ExpiryContract {
        @Override
        protected TestLogs logs() {
            return newLogs();
        }
    }

    @Nested
    final class Outcomes extends OutcomeContract {
        @Override
        protected TestLogs logs() {
            return newLogs();
        }
    }

    @Nested
    final class Retries extends RetryContract {
        @Override
        protected TestLogs logs() {
            return newLogs();
        }
    }

    @Nested
    final class EntityRules extends EntityRulesContract {
        @Override
        protected TestLogs logs() {
            return newLogs();
        }
    }

    @Nested
    final class Questions extends QuestionContract {
        @Override
        protected TestLogs logs() {
            return newLogs();
        }
    }

    @Nested
    final class Tags extends TagContract {
        @Override
        protected TestLogs logs() {
            return newLogs();
        }
    }

    @Nested
    final class Watched extends WatchContract {
        @Override
        protected TestLogs logs() {
            return newLogs();
        }
    }

    @Nested
    final class Histories extends HistoryContract {
        @Override
        protected TestLogs logs() {
            return newLogs();
        }
    }

    @Nested
    final class Pasts extends AsOfContract {
        @Override
        protected TestLogs logs() {
            return newLogs();
        }
    }

    @Nested
    final class Positions extends PositionContract {
        @Override
        protected TestLogs logs() {
            return newLogs();
        }
    }

    @Nested
    final class Undone extends UndoContract {
        @Override
        protected TestLogs logs() {
            return newLogs();
        }
    }

    @Nested
    final class FieldTypes extends FieldTypeContract {
        @Override
        protected TestLogs logs() {
            return newLogs();
        }
    }
}
