package io.entail.project.log;

import io.entail.errors.PositionNotReachedException;
import io.entail.errors.words.Misuse;
import io.entail.project.TargetPosition;
import io.entail.read.Entity;
import io.entail.read.EntityReader;
import io.entail.read.Page;
import io.entail.read.PageRequest;
import io.entail.read.Position;
import io.entail.read.Query;
import io.entail.read.Scope;
import io.entail.read.TagPage;
import io.entail.read.TagQuery;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Reads a database; one thread polls its position for all threads that wait. */
final class DatabaseReader implements EntityReader {
    private final EntityReader reader;
    private final DatabaseProgress progress;

    DatabaseReader(EntityReader reader, DatabaseProgress progress) {
        this.reader = reader;
        this.progress = progress;
    }

    @Override
    public Optional<Entity> select(String entity, Object key, Scope scope) {
        return reader.select(entity, key, scope);
    }

    @Override
    public Optional<Entity> selectBy(String entity, String field, Object value, Scope scope) {
        return reader.selectBy(entity, field, value, scope);
    }

    @Override
    public Page page(String entity, PageRequest request, Scope scope) {
        return reader.page(entity, request, scope);
    }

    @Override
    public Page pageFor(String entity, String reference, Object parentKey, PageRequest request, Scope scope) {
        return reader.pageFor(entity, reference, parentKey, request, scope);
    }

    @Override
    public Page pageFor(
            String entity, String reference, Object parentKey, TagQuery tags, PageRequest request, Scope scope) {
        return reader.pageFor(entity, reference, parentKey, tags, request, scope);
    }

    @Override
    public Page byTags(String entity, TagQuery tags, PageRequest request, Scope scope) {
        return reader.byTags(entity, tags, request, scope);
    }

    @Override
    public Page pageWhere(String entity, Query query, PageRequest request, Scope scope) {
        return reader.pageWhere(entity, query, request, scope);
    }

    @Override
    public TagPage pageByTag(String tag, PageRequest request, Scope scope) {
        return reader.pageByTag(tag, request, scope);
    }

    @Override
    public TagPage pageTags(PageRequest request, Scope scope) {
        return reader.pageTags(request, scope);
    }

    @Override
    public long count(String entity, Scope scope) {
        return reader.count(entity, scope);
    }

    @Override
    public Position reached() {
        TargetPosition now = progress.ask();
        return now == null ? Position.START : now.position();
    }

    @Override
    public void await(Position position, Duration timeout) {
        Misuse.requireGiven(position, "position").requireHere();
        Misuse.requireGiven(timeout, "timeout");
        try {
            if (progress.await(position.offset(), timeout)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String reached = Position.of(progress.reached()).toString();
        String problem = progress.problem();
        throw new PositionNotReachedException(
                "position " + position + " was not reached within " + timeout.toMillis() + " ms, the state is at "
                        + reached + (problem == null ? "" : "; " + problem),
                Map.of("position", position.toString(), "reached", reached));
    }
}
