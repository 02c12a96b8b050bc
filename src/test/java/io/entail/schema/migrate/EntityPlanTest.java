package io.entail.schema.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.errors.DefinitionException;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.TestDefinitions;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One row per change: the fields in force, the final ones, the steps, and the resulting plan. */
final class EntityPlanTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            string a;                               | string b;                       | rename a b                 | {"b":"a"}     | id a              | field 'a' becomes 'b'
            string a; string b;                     | string a;                       | remove b                   | {}            | id a b            | field 'b' is removed
            string a; string b;                     | string a;                       | remove a; rename b a       | {"a":"b"}     | id a b            | field 'b' becomes 'a'; field 'a' is removed
            int a;                                  | string a;                       | retype a int_to_text       | {"a":"a_7"}   | id a a_7          | field 'a' goes from int to string by int_to_text
            int a;                                  | string b;                       | rename a b; retype b int_to_text | {}      | id a b            | field 'a' becomes 'b'; field 'b' goes from int to string by int_to_text
            int a; int a_7;                         | string a; int a_7;              | retype a int_to_text       | {"a":"a_7_"}  | id a a_7 a_7_     | field 'a' goes from int to string by int_to_text
            string a;                               | string @lenMax(9) a;            | retype a shouted           | {"a":"a_7"}   | id a a_7          | field 'a' goes from string to string by shouted; field 'a' has other rules: lenMax
            string a;                               | string a; string b;             | fill b "x"                 | {}            | id a b            | field 'b' is new, 'x' in rows that are there
            string a; string b;                     | string a; int b;                | remove b; fill b 5         | {"b":"b_7"}   | id a b b_7        | field 'b' is new, '5' in rows that are there; field 'b' is removed
            union { null, string } a = null;        | string a;                       | fill a "x"                 | {}            | id a              | field 'a' is set where it is not, 'x' in rows that are there; field 'a' must have a value, and need not have one now
            union { null, string } a = null;        | string a;                       |                            | {}            | id a              | field 'a' must have a value, and need not have one now
            union { null, string } @lenMax(2) a = null; | string @lenMin(3) a;        | fill a "xyz"               | {"a":"a_7"}   | id a a_7          | field 'a' is set where it is not, 'xyz' in rows that are there; field 'a' must have a value, and need not have one now; field 'a' has other rules: lenMax, lenMin
            string a;                               | string @lenMax(5) a;            |                            | {}            | id a              | field 'a' has other rules: lenMax
            string a;                               | string @unique(true) a;         |                            | {}            | id a              | the unique constraint on 'a' is new
            string @unique(true) a;                 | string @unique(true) b;         | rename a b                 | {"b":"a"}     | id a              | field 'a' becomes 'b'
            string @unique(true) a;                 | string a; string b;             | fill b "x"                 | {}            | id a b            | field 'b' is new, 'x' in rows that are there; the unique constraint on 'a' holds no longer
            int @unique(true) a;                    | string @unique(true) a;         | retype a int_to_text       | {"a":"a_7"}   | id a a_7          | field 'a' goes from int to string by int_to_text; the unique constraint on 'a' is new; the unique constraint on 'a' holds no longer
            string a;                               | string a; union { null, uuid } @references("parents") p = null; | | {}      | id a p            | field 'p' is new, a reference to 'parents', unset in rows that are there
            union { null, uuid } p = null;          | union { null, uuid } @references("parents") p = null; | retype p value_to_reference | {"p":"p_7"} | id p p_7 | field 'p' goes from uuid to a reference to 'parents' by value_to_reference
            union { null, uuid } @references("parents") p = null; | union { null, uuid } @references("others") p = null; | retype p reference_to_reference | {"p":"p_7"} | id p p_7 | field 'p' goes from a reference to 'parents' to a reference to 'others' by reference_to_reference
            array<string> a;                        | array<string> @set(true) a;     | retype a array_to_set      | {"a":"a_7"}   | id a a_7          | field 'a' goes from array<string> to set<string> by array_to_set
            """)
    @DisplayName("a plan has the place of each field of the final definition in the prepared one")
    void aPlanSaysWhereFieldsStand(
            String latest, String target, String steps, String names, String prepared, String told) {
        EntityPlan plan = Steps.plan(latest, target, steps == null ? "" : steps);
        assertThat(plan.migrated().json()).contains("\"migrated\":{\"names\":" + names + "}");
        assertThat(plan.prepared().fields().stream().map(FieldDefinition::name).collect(Collectors.joining(" ")))
                .isEqualTo(prepared);
        assertThat(String.join("; ", plan.told())).isEqualTo(told);
        assertThat(plan.prepared().unsupported()).isEmpty();
        assertThat(plan.migrated().fieldTypes())
                .isEqualTo(Steps.definitions(target).require("things").fieldTypes());
        assertExtendsLatest(plan);
    }

    /** Asserts that the log accepts the prepared definition. */
    private static void assertExtendsLatest(EntityPlan plan) {
        EntityDefinition latest = plan.latest();
        EntityDefinition prepared = plan.prepared();
        assertThat(prepared.primaryKey()).isEqualTo(latest.primaryKey());
        assertThat(prepared.workspaceable()).isEqualTo(latest.workspaceable());
        assertThat(prepared.unique().subList(0, latest.unique().size())).isEqualTo(latest.unique());
        assertThat(prepared.references().subList(0, latest.references().size())).isEqualTo(latest.references());
        assertThat(prepared.fieldTypes()).containsAllEntriesOf(latest.fieldTypes());
        assertThat(plan.uniqueFrom())
                .hasSameSizeAs(plan.migrated().unique())
                .doesNotHaveDuplicates()
                .allMatch(index -> index < prepared.unique().size());
        assertThat(plan.referencesFrom())
                .hasSameSizeAs(plan.migrated().references())
                .doesNotHaveDuplicates()
                .allMatch(index -> index >= 0 && index < prepared.references().size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            string a; string note;  | string a;                     |                       | the field 'note' is not in the final definition, and no step says so: add - remove: note
            string total;           | string amount;                |                       | the field 'total' is not in the final definition, and no step says so: add - remove: total, or - rename: {from: total, to: amount}
            int a;                  | string a;                     |                       | the field 'a' changes its type from int to string, and no step says how: add - retype: {field: a, conversion: int_to_text}
            array<int> a;           | array<string> a;              |                       | the field 'a' changes its type from array<int> to array<string>, and no step says how
            string a;               | string a; string b;           |                       | the field 'b' is new and must have a value, and no step says which one rows that are there get: add - fill: {field: b, value: …}
            string a;               | string a; int b = 5;          |                       | add - fill: {field: b, value: 5}
            int a;                  | string a;                     | retype a int_to_txt   | there is no conversion 'int_to_txt' (the closest is 'int_to_text')
            int a;                  | string a;                     | retype a text_to_int  | the field goes from int to string, which this conversion does not (there are: int_to_text)
            string total;           | string amount;                | rename totl amount    | the definition in force has no field 'totl' (the closest is 'total')
            string total;           | string amount;                | rename total amout    | the final definition has no field 'amout' (the closest is 'amount')
            string a;               | string a; int b;              | fill b "x"            | expected an integer
            string a;               | string a; int b;              | fill b null           | null is no value to fill with
            string a;               | string a; int b;              | fill b 1; fill b 2    | the field 'b' is filled with two values: name one
            string a; string b;     | string c;                     | rename a c; rename b c | two fields become 'c': one name is one field
            string a; string b;     | string b;                     | rename a b            | no step says what becomes of the field that has the name now: add - remove: b
            string a;               | string b;                     | rename a b; remove a  | the field 'a' is renamed and removed
            string a;               | string a; string b;           | retype b int_to_text  | the field is new, so there is nothing to convert
            string a;               | string a;                     | rename a a            | changes nothing: leave it out
            string a;               | string a;                     |                       | the final definition is the one in force: there is nothing to migrate
            string a;               | string a; union { null, int } b = null; |             | extends the one in force: whoever opens the store with it brings it in
            record R { string x; } ;; R a; | record R { string y; } ;; R a; |        | the field 'a' loses the field 'x' of its record, and no step says how: add - retype: {field: a, conversion: record_to_record}
            record R { string x; } ;; R a; | record R { int x; } ;; R a; |                | the field 'a' has a record whose field 'x' changes its type from string to int
            union { null, uuid } @references("parents") p = null; | union { null, uuid } @references("others") p = null; | | the field 'p' changes from a reference to 'parents' to a reference to 'others'
            """)
    @DisplayName("a difference without a step is reported with the missing step, and so is every wrong step")
    void whatIsInNoStepIsTold(String latest, String target, String steps, String fault) {
        assertThat(refusal(latest, target, steps)).contains(fault);
    }

    private static String refusal(String latest, String target, String steps) {
        try {
            Steps.plan(latest, target, steps == null ? "" : steps);
            return "";
        } catch (DefinitionException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            array<string> tags;                     | array<string> @set(true) tags;  | retype tags array_to_set          | can be neither removed nor renamed nor made another: keep it as it is
            array<string> tags;                     | string tags;                    | retype tags shouted               | can be neither removed nor renamed nor made another
            array<string> tags; string a;           | string a;                       | remove tags                       | unset in rows that nobody is to find by it, and bring in a field of another name
            array<string> tags;                     | array<string> labels;           | rename tags labels                | can be neither removed nor renamed nor made another
            array<string> tags;                     | array<string> tags;             | remove tags; fill tags ["x"]      | can be neither removed nor renamed nor made another
            union { null, array<string> } @lenMax(1) tags = null; | array<string> tags; | fill tags ["x", "y"]            | can be neither removed nor renamed nor made another
            string tags;                            | array<string> tags;             | remove tags; fill tags []         | no field that is there can become 'tags': bring it in as a new field
            array<string> labels;                   | array<string> tags;             | rename labels tags                | no field that is there can become 'tags': bring it in as a new field
            string a;                               | string a; array<string> tags;   | fill tags []                      | -
            union { null, array<string> } tags = null; | array<string> tags;          | fill tags []                      | -
            array<string> tags;                     | array<string> @lenMax(5) tags;  |                                   | -
            array<string> tags; string a;           | array<string> tags; string b;   | rename a b                        | -
            int tags;                               | string tags;                    | retype tags int_to_text           | -
            array<int> tags; string a;              | string a;                       | remove tags                       | -
            """)
    @DisplayName("no migration changes by which tags a row is found")
    void tagsStay(String latest, String target, String steps, String fault) {
        String told = refusal(latest, target, steps);
        if (fault.equals("-")) {
            assertThat(told).isEmpty();
        } else {
            assertThat(told).contains(fault, "define another entity, copy the rows into it");
        }
    }

    @Test
    @DisplayName("all faults are reported at once")
    void everythingIsToldAtOnce() {
        assertThat(refusal("int a; string b; string c;", "string a; string d;", "remove x"))
                .contains(
                        "has no field 'x'",
                        "the field 'a' changes its type",
                        "the field 'b' is not in",
                        "the field 'c' is not in")
                .contains("the field 'd' is new");
    }

    @Test
    @DisplayName("changes of keys and workspaces are refused with the way out")
    void keysAreRefused() {
        String id = "@entity(\"things\") @primaryKey([\"%s\"]) %s record Thing { %s string a; }";
        assertThat(refused(
                        String.format(id, "id", "", "long id;"),
                        String.format(id, "key", "", "long key;"),
                        "rename id key"))
                .contains("the primary key is id and would be key", "define another entity, copy the rows into it");
        assertThat(refused(
                        String.format(id, "id", "", "int id;"),
                        String.format(id, "id", "", "long id;"),
                        "retype id int_to_long"))
                .contains("the primary key is id and would be id of another type");
        assertThat(refused(
                        String.format(id, "id", "", "int id;"),
                        String.format(id, "id", "@workspaceable(true)", "int id;"),
                        "fill a \"x\""))
                .contains("workspaceable would be true, and rows cannot change that");
    }

    private static String refused(String latest, String target, String steps) {
        EntityDefinition old = TestDefinitions.of(latest, WORKSPACES).require("things");
        Definitions all = TestDefinitions.of(target, WORKSPACES);
        try {
            EntityPlan.of(old, 2, Steps.migration(all.require("things"), steps), Steps.CONVERSIONS, all);
            return "";
        } catch (DefinitionException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static final String WORKSPACES = "@entity(\"workspaces\") @primaryKey([\"id\"]) record Workspace "
            + "{ union { null, uuid } @auto(true) id = null; union { null, string } @unique(true) @required(true) name = null; }";

    @Test
    @DisplayName("a new unique constraint comes after the existing ones, whatever the order of fields")
    void newConstraintsStandBehind() {
        String fields = "string @unique(true) a; string %s b; string @unique(true) c;";
        String key = "@@cacheKey([\"a\", \"b\"])!";
        EntityPlan plan = Steps.plan(key + String.format(fields, ""), key + String.format(fields, "@unique(true)"), "");
        assertThat(plan.prepared().unique())
                .extracting(each -> each.fields().toString())
                .containsExactly("[a]", "[c]", "[a, b]", "[b]");
        assertThat(plan.uniqueFrom()).containsExactly(0, 3, 1, 2);
        EntityPlan other = Steps.plan(
                key + String.format(fields, ""), "@@cacheKey([\"b\", \"c\"])!" + String.format(fields, ""), "");
        assertThat(other.prepared().unique())
                .extracting(each -> each.fields().toString())
                .containsExactly("[a]", "[c]", "[a, b]", "[b, c]");
        assertThat(other.uniqueFrom()).containsExactly(0, 1, 3);
    }

    @Test
    @DisplayName("a record whose meaning changes under the same name gets another name in the prepared definition")
    void recordsOfOneNameAreTwo() {
        EntityPlan plan = Steps.plan(
                "record In { string z; } record R { In x; } ;; R a; In b;",
                "record In { int z; } record R { In x; } ;; R a; In b; array<In> c;",
                "retype a record_to_record; retype b record_to_record; fill c []");
        assertThat(plan.prepared().fieldTypes())
                .containsEntry("a.x.z", "string")
                .containsEntry("a_7.x.z", "int")
                .containsEntry("b_7.z", "int")
                .containsEntry("c.z", "int");
    }

    @Test
    @DisplayName("two plans are equal if they lead to the same definition by the same steps, in any order")
    void plansAreToldApart() {
        String from = "string a; string b; int c;";
        String to = "string x; int c;";
        String prepared =
                Steps.plan(from, to, "rename a x; remove b").prepared().json();
        assertThat(Steps.plan(from, to, "remove b; rename a x").prepared().json())
                .isEqualTo(prepared);
        assertThat(Steps.plan(from, to, "rename b x; remove a").prepared().json())
                .isNotEqualTo(prepared);
    }

    @Test
    @DisplayName("a file cannot declare its definition as a prepared one")
    void aFileIsNotPrepared() {
        assertThat(TestDefinitions.faults(
                        TestDefinitions.file("", "string a;", "@prepared({\"plan\": \"\", \"unique\": []})")))
                .contains("'prepared' is what a migration says in the log: leave it out");
    }
}
