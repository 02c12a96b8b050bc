package io.entail.replica.reads;

import io.entail.errors.Failures;
import io.entail.errors.InvalidOptionsException;
import io.entail.read.PageRequest;
import io.entail.read.PageTokens;
import io.entail.read.Scope;
import io.entail.read.TagPage;
import io.entail.read.TagQuery;
import io.entail.read.Tagged;
import io.entail.resolve.Bytes;
import io.entail.state.Defined;
import io.entail.state.LogDefinitions;
import io.entail.state.table.Layout;
import io.entail.state.table.Tables;
import io.entail.state.table.TagLayout;
import io.entail.writes.CanonicalKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads tagged rows of all entities. Thread-safe. */
final class TagView {
    private final Tables tables;
    private final Supplier<LogDefinitions> definitions;
    private final Clock clock;

    TagView(Tables tables, Supplier<LogDefinitions> definitions, Clock clock) {
        this.tables = tables;
        this.definitions = definitions;
        this.clock = clock;
    }

    TagPage pageByTag(String tag, PageRequest request, Scope scope) {
        try {
            TagQuery.allOf(tag);
        } catch (InvalidOptionsException e) {
            throw Failures.invalidUnique("tag", String.valueOf(e.fields().get("tags")));
        }
        List<byte[]> prefixes = new ArrayList<>();
        for (Defined defined : definitions.get().all()) {
            byte[] prefix = TagLayout.prefix(defined.ordinal(), tag);
            Bytes workspace = scope.workspace() == null ? null : CanonicalKey.of(scope.workspace());
            // If the entity has workspaces, the keys of one workspace have a common prefix.
            prefixes.add(
                    workspace == null || !defined.isWorkspaceable()
                            ? prefix
                            : TagLayout.key(prefix, TagLayout.places(workspace)));
        }
        return page(prefixes, request, scope);
    }

    TagPage pageTags(PageRequest request, Scope scope) {
        return page(List.of(Layout.NOTHING), request, scope);
    }

    private TagPage page(List<byte[]> prefixes, PageRequest request, Scope scope) {
        Bytes after = PageTokens.read(request, token -> TagLayout.isKey(token.array()));
        Bytes workspace = scope.workspace() == null ? null : CanonicalKey.of(scope.workspace());
        TagsWalk walk = new TagsWalk(workspace, clock.millis(), request.size());
        List<Bytes> keys = tables.snapshot(view -> walk.keys(view, prefixes, after));
        List<Tagged> data = new ArrayList<>();
        for (int i = 0; i < keys.size() && i < request.size(); i++) {
            data.add(tagged(keys.get(i).array()));
        }
        Optional<String> next = keys.size() <= request.size()
                ? Optional.empty()
                : Optional.of(PageTokens.write(keys.get(request.size() - 1)));
        return new TagPage(List.copyOf(data), next);
    }

    private Tagged tagged(byte[] key) {
        Defined defined = definitions.get().at(Layout.ordinal(key, 0));
        byte[] place = TagLayout.placeOf(key);
        return new Tagged(
                TagLayout.tagOf(key),
                defined.name(),
                defined.keys().keyValues(TagLayout.keyOf(place)),
                id(TagLayout.workspaceOf(place)));
    }

    private static @Nullable String id(@Nullable Bytes workspace) {
        return workspace == null
                ? null
                : String.valueOf(CanonicalKey.parts(workspace).get(0));
    }
}
