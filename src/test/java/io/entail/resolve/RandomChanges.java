package io.entail.resolve;

import io.entail.resolve.LogRecord.Change;
import io.entail.resolve.LogRecord.Check;
import io.entail.resolve.LogRecord.Delete;
import io.entail.resolve.LogRecord.Put;
import io.entail.resolve.LogRecord.Unique;
import io.entail.resolve.NaiveModel.Place;
import io.entail.resolve.NaiveModel.Version;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Changes over 25 rows (3 workspaces, 4 teams, 8 shops, 10 items), which share 5 unique values, so that they conflict.
 * They are drawn from the state of the model, so that most are accepted.
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

    /** Returns the changes of a write. With a probability of a quarter, one of them has a fault. */
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
        Version version = version(entity);
        Place place = new Place(model.entities.indexOf(entity), key);
        Row row = model.row(entity, key);
        boolean workspaceable = entity.equals("shop") || entity.equals("item");
        Bytes workspace = !workspaceable
                ? null
                : row != null
                        ? row.workspace()
                        : random.nextInt(50) == 0 ? Bytes.utf8("k99") : existing("workspaces", null);
        List<Bytes> claims = new ArrayList<>();
        List<Bytes> references = new ArrayList<>();
        if (version != null) {
            List<Bytes> had = row == null ? List.of() : model.claims(place, row, version);
            for (int c = 0; c < version.constraints().unique().size(); c++) {
                claims.add(random.nextInt(3) == 0 && row != null ? had.get(c) : claim());
            }
            List<Bytes> referred = row == null ? List.of() : model.references(place, row, version);
            for (int c = 0; c < version.constraints().references().size(); c++) {
                String parent = version.constraints().references().get(c).entity();
                references.add(random.nextInt(3) == 0 && row != null ? referred.get(c) : reference(parent, workspace));
            }
        }
        return new Put(
                entity,
                version == null ? 1 : version.define().version(),
                workspace,
                key,
                version(row),
                random.nextInt(3) == 0 ? 1 + random.nextInt(2_000) : 0,
                claims,
                references,
                "",
                Bytes.wrap(new byte[random.nextInt(80) == 0 ? 41 : random.nextInt(20)]));
    }

    /**
     * Returns a version that a put may name: the prepared one about as often as the latest. Null if there is no
     * definition yet.
     */
    private Version version(String entity) {
        Version prepared = model.prepared.get(entity);
        return prepared != null && random.nextBoolean() ? prepared : model.latest.get(entity);
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

    /** Usually returns the key of a row that may be referred to, or null. */
    private Bytes reference(String parent, Bytes workspace) {
        if (random.nextInt(30) == 0) {
            return key(parent);
        }
        return random.nextInt(3) == 0 ? null : existing(parent, workspace);
    }

    /**
     * Returns the key of a row to which rows of the workspace may refer. If there is none, returns any key of
     * workspaces, or null for other entities.
     */
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

    /**
     * Returns puts that exchange a unique value between two rows of one scope, or any changes if there are no such
     * rows.
     */
    private List<Change> swap() {
        Version shops = version("shop");
        int count = shops == null ? 0 : shops.unique().size();
        for (int attempt = 0; count > 0 && attempt < 20; attempt++) {
            Bytes one = key("shop");
            Bytes other = key("shop");
            int constraint = random.nextInt(count);
            Unique unique = shops.constraints().unique().get(constraint);
            Row oneRow = model.row("shop", one);
            Row otherRow = model.row("shop", other);
            if (oneRow != null && otherRow != null && !one.equals(other)) {
                Bytes mine = model.claims(shop(one), oneRow, shops).get(constraint);
                Bytes theirs = model.claims(shop(other), otherRow, shops).get(constraint);
                boolean sameScope =
                        unique.acrossWorkspaces() || oneRow.workspace().equals(otherRow.workspace());
                if (mine != null && theirs != null && sameScope) {
                    List<Change> changes = distinct(random.nextInt(2));
                    changes.removeIf(
                            change -> change.key().equals(one) || change.key().equals(other));
                    changes.add(withClaim(shops, one, oneRow, constraint, theirs));
                    changes.add(withClaim(shops, other, otherRow, constraint, mine));
                    return changes;
                }
            }
        }
        return distinct(2);
    }

    private Place shop(Bytes key) {
        return new Place(model.entities.indexOf("shop"), key);
    }

    private Put withClaim(Version version, Bytes key, Row row, int constraint, Bytes claim) {
        List<Bytes> claims = model.claims(shop(key), row, version);
        claims.set(constraint, claim);
        return new Put(
                "shop",
                version.define().version(),
                row.workspace(),
                key,
                row.version(),
                row.expiresAt(),
                claims,
                model.references(shop(key), row, version),
                "",
                row.after());
    }

    /**
     * Returns changes that delete a row and delete or unset all that refer to it, in any order. Sometimes one is left
     * out.
     */
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
        Version version = model.version(child, row);
        for (int c = 0; c < row.references().size(); c++) {
            int entity = model.entities.indexOf(
                    version.constraints().references().get(c).entity());
            if (parent.key().equals(row.references().get(c)) && parent.entity() == entity) {
                return true;
            }
        }
        return parent.key().equals(row.workspace())
                && model.entities.get(parent.entity()).equals("workspaces");
    }

    private Put withoutReferences(Place place, Row row) {
        String entity = model.entities.get(place.entity());
        Version version = version(entity);
        List<Bytes> none =
                new ArrayList<>(Collections.nCopies(version.references().size(), null));
        return new Put(
                entity,
                version.define().version(),
                row.workspace(),
                place.key(),
                row.version(),
                0,
                model.claims(place, row, version),
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
