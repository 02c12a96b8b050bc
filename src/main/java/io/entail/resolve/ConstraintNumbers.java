package io.entail.resolve;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The numbers under which a state keeps the claims and references of an entity's rows. A constraint keeps its number
 * from the first version of the definition that has it to the last one, wherever it stands in the lists, and no other
 * constraint of the entity ever gets that number. Immutable.
 *
 * @param first whether these are the numbers of the first definition; they are then equal to the indexes, and an index
 *     means the same in all versions so far
 * @param unique one per unique constraint of the version
 * @param references one per reference of the version
 * @param workspace the number of the reference of a row to its workspace; it is reserved in entities without
 *     workspaces, too
 * @param nextUnique the number for the next unique constraint that a preparation adds
 * @param nextReference the number for the next reference that a preparation adds
 */
public record ConstraintNumbers(
        boolean first,
        List<Integer> unique,
        List<Integer> references,
        int workspace,
        int nextUnique,
        int nextReference) {
    /** The highest possible number. A record that would need a higher one is refused with {@link Code#BAD_CONTROL}. */
    public static final int HIGHEST = 65_535;

    public ConstraintNumbers {
        unique = List.copyOf(unique);
        references = List.copyOf(references);
    }

    /** Returns the numbers of an entity's first definition. */
    public static ConstraintNumbers first(LogRecord.Constraints constraints) {
        int claims = constraints.unique().size();
        int references = constraints.references().size();
        return new ConstraintNumbers(
                true,
                IntStream.range(0, claims).boxed().toList(),
                IntStream.range(0, references).boxed().toList(),
                references,
                claims,
                references + 1);
    }

    /** Returns the number of a unique constraint, given its place in the list of the version. */
    public int ofUnique(int index) {
        return first ? index : unique.get(index);
    }

    /**
     * Returns the number of a reference, given its place in the list of the version; one past the last is the
     * workspace.
     */
    public int ofReference(int index) {
        return first ? index : index < references.size() ? references.get(index) : workspace;
    }

    /** Returns the place of a unique constraint in the list of the version, -1 when the version does not have it. */
    public int uniqueIndex(int number) {
        return first ? (number < unique.size() ? number : -1) : unique.indexOf(number);
    }

    /**
     * Returns the place of a reference in the list of the version, one past the last for the workspace; -1 when the
     * version does not have it.
     */
    public int referenceIndex(int number) {
        if (number == workspace) {
            return references.size();
        }
        return first ? (number < references.size() ? number : -1) : references.indexOf(number);
    }

    /**
     * Returns the numbers of a version that has these constraints and some more.
     *
     * @param from the numbers of the highest version so far; a number that it has assigned is never assigned again
     */
    ConstraintNumbers with(ConstraintNumbers from, int moreUnique, int moreReferences) {
        int nextClaim = from.nextUnique + moreUnique;
        int next = from.nextReference + moreReferences;
        return new ConstraintNumbers(
                first && from.first && moreUnique == 0 && moreReferences == 0,
                joined(unique, from.nextUnique, nextClaim),
                joined(references, from.nextReference, next),
                workspace,
                nextClaim,
                next);
    }

    private static List<Integer> joined(List<Integer> known, int from, int to) {
        List<Integer> all = new ArrayList<>(known);
        IntStream.range(from, to).forEach(all::add);
        return all;
    }

    /**
     * Returns the numbers of a version that has some of these constraints, perhaps in another order, given their places
     * in the lists.
     */
    ConstraintNumbers chosen(List<Integer> uniqueFrom, List<Integer> referencesFrom) {
        List<Integer> chosenUnique = uniqueFrom.stream().map(unique::get).toList();
        List<Integer> chosenReferences =
                referencesFrom.stream().map(references::get).toList();
        return new ConstraintNumbers(
                first && chosenUnique.equals(unique) && chosenReferences.equals(references),
                chosenUnique,
                chosenReferences,
                workspace,
                nextUnique,
                nextReference);
    }
}
