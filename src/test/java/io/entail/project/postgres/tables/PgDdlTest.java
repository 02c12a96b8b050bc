package io.entail.project.postgres.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.resolve.Definition;
import io.entail.resolve.LogRecord;
import io.entail.schema.EntityDefinition;
import io.entail.state.Defined;
import io.entail.state.LogDefinitions;
import io.entail.testkit.Library;
import io.entail.writes.DefineRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class PgDdlTest {
    private static final PgSchemas SCHEMAS = new PgSchemas("shop");

    @Test
    void anEntityIsATableWithEverythingThatItsDefinitionSays() {
        assertThat(statements("books")).isEqualTo("""
                CREATE TABLE "books" ("id" uuid
                  "created_at" bigint
                  "updated_at" bigint
                  "title" text COLLATE "C"
                  "isbn" bigint
                  "pages" integer
                  "lent" boolean
                  "print" jsonb
                  "tags" text[]
                  "names" jsonb
                  "notes" jsonb
                  "publisher" uuid
                  "shelf" text COLLATE "C"
                  "_version" bigint NOT NULL
                  "_position" bigint NOT NULL
                  "_definition" integer NOT NULL
                  "_broken" boolean NOT NULL
                  "_expires_at" timestamp with time zone
                  "_exact" bytea
                  "_workspace" uuid NOT NULL
                  "_u0" bytea
                  "_r1" bytea
                  "_tags" text[])
                ALTER "books" ADD CONSTRAINT "books.key" PRIMARY KEY ("id")
                ALTER "books" ADD CONSTRAINT "books.title.unique" UNIQUE ("_workspace"
                  "_u0") DEFERRED
                ALTER "books" ADD CONSTRAINT "books.isbn.unique" UNIQUE ("isbn") DEFERRED
                CREATE INDEX "books.wk" ON "books" ("_workspace"
                  "id")
                CREATE INDEX "books.i0" ON "books" ("publisher"
                  "id")
                CREATE INDEX "books.i1" ON "books" ("_r1"
                  "id")
                CREATE INDEX "books.e" ON "books" ("_expires_at") WHERE "_expires_at" IS NOT NULL
                CREATE INDEX "books.t" ON "books" USING gin ((coalesce("_tags"
                  "tags")))
                ALTER "books" ADD CONSTRAINT "books.publisher.reference" FOREIGN KEY ("publisher") REFERENCES "publishers" ("id") DEFERRED
                ALTER "books" ADD CONSTRAINT "books.shelf.reference" FOREIGN KEY ("_r1") REFERENCES "shelves" ("_key_hash") DEFERRED
                ALTER "books" ADD CONSTRAINT "books._workspace.reference" FOREIGN KEY ("_workspace") REFERENCES "workspaces" ("id") DEFERRED
                COMMENT ON TABLE "books" IS 'Refers to a parent in each way there is.'""");
        assertThat(statements("shelves")).isEqualTo("""
                CREATE TABLE "shelves" ("code" text COLLATE "C"
                  "floor" integer
                  "_version" bigint NOT NULL
                  "_position" bigint NOT NULL
                  "_definition" integer NOT NULL
                  "_broken" boolean NOT NULL
                  "_expires_at" timestamp with time zone
                  "_exact" bytea
                  "_workspace" uuid NOT NULL
                  "_key" bytea NOT NULL
                  "_key_hash" bytea NOT NULL)
                ALTER "shelves" ADD CONSTRAINT "shelves.key" PRIMARY KEY ("_key_hash")
                CREATE INDEX "shelves.k" ON "shelves" ((substring("_key" from 1 for 1000)))
                CREATE INDEX "shelves.wk" ON "shelves" ("_workspace", (substring("_key" from 1 for 1000)))
                CREATE INDEX "shelves.e" ON "shelves" ("_expires_at") WHERE "_expires_at" IS NOT NULL
                ALTER "shelves" ADD CONSTRAINT "shelves._workspace.reference" FOREIGN KEY ("_workspace") REFERENCES "workspaces" ("id") DEFERRED
                COMMENT ON TABLE "shelves" IS 'Its key is a name, which no two workspaces share.'""");
        assertThat(statements("chapters")).isEqualTo("""
                CREATE TABLE "chapters" ("id" uuid
                  "book" uuid
                  "number" integer
                  "_version" bigint NOT NULL
                  "_position" bigint NOT NULL
                  "_definition" integer NOT NULL
                  "_broken" boolean NOT NULL
                  "_expires_at" timestamp with time zone
                  "_exact" bytea
                  "_workspace" uuid NOT NULL
                  "_u0" bytea)
                ALTER "chapters" ADD CONSTRAINT "chapters.key" PRIMARY KEY ("id")
                ALTER "chapters" ADD CONSTRAINT "chapters.unique.0" UNIQUE ("_workspace"
                  "_u0") DEFERRED
                CREATE INDEX "chapters.wk" ON "chapters" ("_workspace"
                  "id")
                CREATE INDEX "chapters.i0" ON "chapters" ("book"
                  "id")
                CREATE INDEX "chapters.e" ON "chapters" ("_expires_at") WHERE "_expires_at" IS NOT NULL
                ALTER "chapters" ADD CONSTRAINT "chapters.book.reference" FOREIGN KEY ("book") REFERENCES "books" ("id") DEFERRED
                ALTER "chapters" ADD CONSTRAINT "chapters._workspace.reference" FOREIGN KEY ("_workspace") REFERENCES "workspaces" ("id") DEFERRED
                COMMENT ON TABLE "chapters" IS 'Goes with its book. One of a number in each book.'""");
        assertThat(statements("readings")).isEqualTo("""
                CREATE TABLE "readings" ("reader" text COLLATE "C"
                  "page" integer
                  "seconds" bigint
                  "_version" bigint NOT NULL
                  "_position" bigint NOT NULL
                  "_definition" integer NOT NULL
                  "_broken" boolean NOT NULL
                  "_expires_at" timestamp with time zone
                  "_exact" bytea
                  "_key" bytea NOT NULL
                  "_key_hash" bytea NOT NULL)
                ALTER "readings" ADD CONSTRAINT "readings.key" PRIMARY KEY ("_key_hash")
                CREATE INDEX "readings.k" ON "readings" ((substring("_key" from 1 for 1000)))
                CREATE INDEX "readings.e" ON "readings" ("_expires_at") WHERE "_expires_at" IS NOT NULL
                COMMENT ON TABLE "readings" IS 'Has a key of two parts and no workspace.'""");
    }

    private static LogDefinitions library() {
        LogDefinitions definitions = LogDefinitions.NONE;
        for (EntityDefinition definition : Library.alone().all()) {
            LogRecord.Define define = DefineRecord.of(definition, 1);
            definitions = definitions.with(
                    new Definition(define.entity(), definitions.size(), 1, define.constraints(), define.schema()));
        }
        return definitions;
    }

    private static String statements(String entity) {
        LogDefinitions all = library();
        Defined defined = Objects.requireNonNull(all.get(entity));
        PgDdl ddl = new PgDdl(PgTable.of(SCHEMAS, 1, defined, all));
        List<String> statements = new ArrayList<>(List.of(ddl.table(), ddl.key()));
        statements.addAll(ddl.uniques());
        statements.addAll(ddl.indexes());
        statements.addAll(ddl.foreignKeys(SCHEMAS, 1, all));
        statements.addAll(ddl.comments());
        return String.join("\n", statements)
                .replace("\"shop_g1\".", "")
                .replace(", \"", "\n  \"")
                .replace("ALTER TABLE", "ALTER")
                .replace("DEFERRABLE INITIALLY DEFERRED", "DEFERRED")
                .replace("ON DELETE NO ACTION ", "");
    }
}
