package io.entail.resolve;

import io.entail.resolve.LogRecord.Change;
import io.entail.resolve.LogRecord.Check;
import io.entail.resolve.LogRecord.Define;
import io.entail.resolve.LogRecord.Delete;
import io.entail.resolve.LogRecord.Put;
import io.entail.resolve.LogRecord.Unique;
import io.entail.resolve.NaiveModel.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Changes over 25 rows (3 workspaces, 4 teams, 8 shops, 10 items), which share 5 unique values, so that they get in each
 * other's way. They look at the model to be mostly right.
 */
final class RandomChanges {
    private static final String[] ENTITIES = {"workspaces", "team", "shop", "item"};
    private static final int[] ROWS = {3, 4, 8, 10};
    private static final int[] OFTEN = {0, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3};

    private final Random random;
    private final NaiveModel model;

    RandomChanges(Random random, NaiveModel model) {
        this.random = random;
        this.model = model;
    }

    String entity() {
        return ENTITIES[OFTEN[random.nextInt(OFTEN.length)]];
    }

    /** The changes of a write; with a probability of a quarter something is wrong with one of them. */
    List<Change> some() {
        int roll = random.nextInt(100);
        List<Change> changes = roll < 8 ? swap() : roll < 22 ? deleteWithReferrers() : distinct(count());
        if (!changes.isEmpty() && random.nextInt(4) == 0) {
            int index = random.nextInt(changes.size());
            changes.set(index, spoil(changes.get(index)));
        }
        if (random.nextInt(60) == 0 && !changes.isEmpty()) {
            changes.add(changes.get(random.nextInt(changes.size())));
        }
        return changes;
    }

    private int count() {
        int roll = random.nextInt(100);
        return roll < 60 ? 1 : roll < 90 ? 2 + random.nextInt(2) : random.nextInt(15);
    }

    private List<Change> distinct(int count) {
        List<Change> changes = new ArrayList<>();
        Set<Place> named = new HashSet<>();
        for (int i = 0; i < count; i++) {
            Change change = any();
            if (named.add(new Place(model.entities.indexOf(change.entity()), change.key()))) {
                changes.add(change);
            }
        }
        return changes;
    }

    private Change any() {
        String entity = entity();
        Bytes key = key(entity);
        Row row = model.row(entity, key);
        int roll = random.nextInt(100);
        if (roll < 10) {
            return new Check(entity, key, version(row));
        }
        if (row != null && roll < 25) {
            return new Delete(entity, key, row.version(), random.nextInt(3) == 0);
        }
        return put(entity, key);
    }

    private Put put(String entity, Bytes key) {
        Define define = model.definitions.get(entity);
        Row row = model.row(entity, key);
        boolean workspaceable = entity.equals("shop") || entity.equals("item");
        Bytes workspace = !workspaceable
                ? null
                : row != null
                        ? row.workspace()
                        : random.nextInt(50) == 0 ? Bytes.utf8("k99") : existing("workspaces", null);
        List<Bytes> claims = new ArrayList<>();
        List<Bytes> references = new ArrayList<>();
        if (define != null) {
            for (int c = 0; c < define.constraints().unique().size(); c++) {
                claims.add(random.nextInt(3) == 0 && row != null ? row.claims().get(c) : claim());
            }
            for (int c = 0; c < define.constraints().references().size(); c++) {
                String parent = define.constraints().references().get(c).entity();
                references.add(
                        random.nextInt(3) == 0 && row != null ? row.references().get(c) : reference(parent, workspace));
            }
        }
        return new Put(
                entity,
                define == null ? 1 : define.version(),
                workspace,
                key,
                version(row),
                random.nextInt(3) == 0 ? 1 + random.nextInt(2_000) : 0,
                claims,
                references,
                "",
                Bytes.wrap(new byte[random.nextInt(80) == 0 ? 41 : random.nextInt(20)]));
    }

    private static long version(Row row) {
        return row == null ? 0 : row.version();
    }

    private Bytes key(String entity) {
        int index = List.of(ENTITIES).indexOf(entity);
        int rows = index < 0 ? 2 : ROWS[index];
        return Bytes.utf8("k" + random.nextInt(rows));
    }

    private Bytes claim() {
        return random.nextInt(3) == 0 ? null : Bytes.utf8("v" + random.nextInt(5));
    }

    /** Mostly a row that may be referred to, or nothing. */
    private Bytes reference(String parent, Bytes workspace) {
        if (random.nextInt(30) == 0) {
            return key(parent);
        }
        return random.nextInt(3) == 0 ? null : existing(parent, workspace);
    }

    /** The key of a row that rows of the workspace may refer to; any key of workspaces when there is none, else null. */
    private Bytes existing(String parent, Bytes workspace) {
        int entity = model.entities.indexOf(parent);
        List<Bytes> fitting = new ArrayList<>();
        model.rows.forEach((place, row) -> {
            if (place.entity() == entity
                    && (row.workspace() == null || row.workspace().equals(workspace))) {
                fitting.add(place.key());
            }
        });
        if (fitting.isEmpty()) {
            return parent.equals("workspaces") ? key(parent) : null;
        }
        return fitting.get(random.nextInt(fitting.size()));
    }

    /** Two rows of one scope exchange a unique value; any changes when there are no such rows. */
    private List<Change> swap() {
        Define shops = model.definitions.get("shop");
        for (int attempt = 0; shops != null && attempt < 20; attempt++) {
            Bytes one = key("shop");
            Bytes other = key("shop");
            int constraint = random.nextInt(2);
            Unique unique = shops.constraints().unique().get(constraint);
            Row oneRow = model.row("shop", one);
            Row otherRow = model.row("shop", other);
            if (oneRow != null && otherRow != null && !one.equals(other)) {
                Bytes mine = oneRow.claims().get(constraint);
                Bytes theirs = otherRow.claims().get(constraint);
                boolean sameScope =
                        unique.acrossWorkspaces() || oneRow.workspace().equals(otherRow.workspace());
                if (mine != null && theirs != null && sameScope) {
                    List<Change> changes = distinct(random.nextInt(2));
                    changes.removeIf(
                            change -> change.key().equals(one) || change.key().equals(other));
                    changes.add(withClaim(one, oneRow, constraint, theirs));
                    changes.add(withClaim(other, otherRow, constraint, mine));
                    return changes;
                }
            }
        }
        return distinct(2);
    }

    private Put withClaim(Bytes key, Row row, int constraint, Bytes claim) {
        List<Bytes> claims = new ArrayList<>(row.claims());
        claims.set(constraint, claim);
        int version = model.definitions.get("shop").version();
        return new Put(
                "shop",
                version,
                row.workspace(),
                key,
                row.version(),
                row.expiresAt(),
                claims,
                row.references(),
                "",
                row.after());
    }

    /** A row and what refers to it, each deleted or set to refer to nothing, in any order; sometimes one is left out. */
    private List<Change> deleteWithReferrers() {
        if (model.rows.isEmpty()) {
            return distinct(1);
        }
        List<Place> doomed = new ArrayList<>();
        List<Place> all = new ArrayList<>(model.rows.keySet());
        doomed.add(all.get(random.nextInt(all.size())));
        List<Change> changes = new ArrayList<>();
        Set<Place> done = new HashSet<>(doomed);
        for (int i = 0; i < doomed.size(); i++) {
            Place place = doomed.get(i);
            String entity = model.entities.get(place.entity());
            changes.add(new Delete(entity, place.key(), model.rows.get(place).version(), random.nextInt(12) == 0));
            for (Map.Entry<Place, Row> child : model.rows.entrySet()) {
                if (refers(child.getKey(), child.getValue(), place) && done.add(child.getKey())) {
                    if (random.nextBoolean() || entity.equals("workspaces")) {
                        doomed.add(child.getKey());
                    } else if (random.nextInt(8) > 0) {
                        changes.add(withoutReferences(child.getKey(), child.getValue()));
                    }
                }
            }
        }
        Collections.shuffle(changes, random);
        return changes;
    }

    private boolean refers(Place child, Row row, Place parent) {
        Define define = model.definitions.get(model.entities.get(child.entity()));
        for (int c = 0; c < row.references().size(); c++) {
            int entity = model.entities.indexOf(
                    define.constraints().references().get(c).entity());
            if (parent.key().equals(row.references().get(c)) && parent.entity() == entity) {
                return true;
            }
        }
        return parent.key().equals(row.workspace())
                && model.entities.get(parent.entity()).equals("workspaces");
    }

    private Put withoutReferences(Place place, Row row) {
        String entity = model.entities.get(place.entity());
        List<Bytes> none = new ArrayList<>(Collections.nCopies(row.references().size(), null));
        return new Put(
                entity,
                model.definitions.get(entity).version(),
                row.workspace(),
                place.key(),
                row.version(),
                0,
                row.claims(),
                none,
                "",
                row.after());
    }

    private Change spoil(Change change) {
        if (!(change instanceof Put put)) {
            return change instanceof Delete delete
                    ? new Delete(delete.entity(), delete.key(), random.nextInt(40) - 1, delete.ifExpired())
                    : new Check(
                            random.nextInt(3) == 0 ? "ghost" : change.entity(), change.key(), random.nextInt(40) - 1);
        }
        String entity = put.entity();
        int definition = put.definition();
        Bytes workspace = put.workspace();
        long expected = put.expected();
        long expiresAt = put.expiresAt();
        List<Bytes> claims = put.claims();
        List<Bytes> references = put.references();
        switch (random.nextInt(12)) {
            case 0 -> entity = "ghost";
            case 1 -> definition += random.nextBoolean() ? 1 : -1;
            case 2 -> workspace = workspace == null ? Bytes.utf8("k0") : null;
            case 3 -> workspace = workspace == null ? null : key("workspaces");
            case 4 -> expected = 0;
            case 11 -> expected = -1;
            case 5 -> expected = Math.max(0, expected - 1);
            case 6 -> expected++;
            case 7 -> expiresAt = random.nextInt(3) - 1L;
            case 8 -> claims = Collections.nCopies(random.nextInt(4), null);
            case 9 -> references = Collections.nCopies(random.nextInt(4), null);
            default -> expected = random.nextInt(4) == 0 ? random.nextInt(40) : 0;
        }
        return new Put(
                entity,
                definition,
                workspace,
                put.key(),
                expected,
                expiresAt,
                claims,
                references,
                put.keyId(),
                put.after());
    }
}
