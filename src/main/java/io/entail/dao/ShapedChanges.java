package io.entail.dao;

import io.entail.errors.words.Misuse;
import io.entail.read.Entity;
import io.entail.read.EntityChange;
import io.entail.read.MissedChanges;
import io.entail.read.WatchListener;
import org.jspecify.annotations.Nullable;

/** Shows a listener changes with entities that are shaped as those it gets from calls. */
record ShapedChanges(Results results, WatchListener listener) implements WatchListener {
    ShapedChanges {
        Misuse.requireGiven(listener, "listener");
    }

    @Override
    public void changed(EntityChange change) {
        listener.changed(new EntityChange(
                change.operation(),
                change.position(),
                change.at(),
                change.write(),
                change.actor(),
                change.reason(),
                shown(change.before()),
                shown(change.after())));
    }

    private @Nullable Entity shown(@Nullable Entity entity) {
        return entity == null ? null : results.shown(entity);
    }

    @Override
    public void missed(MissedChanges missed) {
        listener.missed(missed);
    }
}
