package io.entail.project.cassandra.read;

import io.entail.project.cassandra.tables.RowIndex;
import io.entail.resolve.Bytes;
import io.entail.state.Defined;
import io.entail.state.table.TagLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of one entity that have a tag. */
record TagRange(Defined entity, IndexRange range) {

    /**
     * Reads the ranges of several entities one after the other, and returns places that contain the entity and the tag.
     */
    static Places chain(List<TagRange> ranges, String tag) {
        List<Places> places = new ArrayList<>();
        ranges.forEach(each -> places.add(Places.chain(List.of(each.range()))));
        return new Places() {
            private int current;

            @Override
            public @Nullable Bytes next(int wanted) {
                while (current < ranges.size()) {
                    if (current > 0) {
                        ranges.subList(current, ranges.size())
                                .forEach(each -> each.range().ask(wanted));
                    }
                    Bytes place = places.get(current).next(wanted);
                    if (place != null) {
                        return RowIndex.tagPlace(
                                TagLayout.workspaceOf(place.array()),
                                ranges.get(current).entity().ordinal(),
                                tag,
                                TagLayout.keyOf(place.array()));
                    }
                    current++;
                }
                return null;
            }
        };
    }
}
