package io.entail.schema.migrate;

import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.TestDefinitions;
import io.entail.schema.value.CanonicalJson;
import java.util.Locale;

/**
 * Parses migrations of {@code things} from one line, such as {@code rename a b; remove c; retype d int_to_text; fill e
 * "x"}.
 */
final class Steps {
    /** The version of the prepared definitions of tests. */
    static final int VERSION = 7;

    static final String PARENTS = "@entity(\"parents\") @primaryKey([\"id\"]) record Parent "
            + "{ union { null, uuid } @auto(true) id = null; }";

    static final String OTHERS = "@entity(\"others\") @primaryKey([\"id\"]) record Other "
            + "{ union { null, uuid } @auto(true) id = null; }";

    static final Conversions CONVERSIONS =
            Conversions.builtIn().with("shouted", value -> String.valueOf(value).toUpperCase(Locale.ROOT));

    private Steps() {}

    /**
     * Returns {@code things} with the entities to which it can refer. Records that the fields use are written after
     * {@code ;;}.
     */
    static Definitions definitions(String written) {
        String[] parts = written.split(";;", 2);
        String fields = parts[parts.length - 1];
        String properties = "";
        if (fields.strip().startsWith("@@")) {
            int end = fields.indexOf('!');
            properties = fields.strip().substring(1, fields.strip().indexOf('!'));
            fields = fields.substring(end + 1);
        }
        return TestDefinitions.of(
                TestDefinitions.file(parts.length == 1 ? "" : parts[0], fields, properties), PARENTS, OTHERS);
    }

    static EntityMigration migration(EntityDefinition to, String steps) {
        EntityMigration migration = EntityMigration.to(to);
        for (String step : steps.split(";", -1)) {
            String[] words = step.strip().split(" ", 3);
            switch (words[0]) {
                case "rename" -> migration = migration.rename(words[1], words[2]);
                case "remove" -> migration = migration.remove(words[1]);
                case "retype" -> migration = migration.retype(words[1], words[2]);
                case "fill" -> migration = migration.fill(words[1], CanonicalJson.read(words[2]));
                default -> {}
            }
        }
        return migration;
    }

    static EntityPlan plan(String latest, String target, String steps) {
        Definitions others = definitions(target);
        return EntityPlan.of(
                definitions(latest).require("things"),
                VERSION,
                migration(others.require("things"), steps),
                CONVERSIONS,
                others);
    }
}
