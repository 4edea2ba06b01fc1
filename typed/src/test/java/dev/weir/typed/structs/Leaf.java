package dev.weir.typed.structs;

import dev.weir.typed.structs.Kind.Group;
import dev.weir.typed.structs.Kind.Member;
import dev.weir.typed.structs.Kind.Unit;
import dev.weir.typed.structs.Scalar.Bits;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One value of a struct: an element, if the member is an array.
 *
 * @param steps   from the struct to it; the last one is the member that holds it
 * @param inUnion whether other members share its bytes
 */
record Leaf(List<Step> steps, Scalar value, boolean inUnion) {

    /** One member on the way, and which element of it. */
    record Step(Member member, List<Integer> indexes) {

        /** {@return the element's number where the rows of an array lie one after the other} */
        int elementInRows() {
            int element = 0;
            for (int dimension = 0; dimension < indexes.size(); dimension++) {
                element = element * member.lengths().get(dimension) + indexes.get(dimension);
            }
            return element;
        }
    }

    /** {@return all values of a struct} */
    static List<Leaf> of(Group group) {
        var found = new ArrayList<Leaf>();
        find(group.members(), List.of(), false, found);
        return found;
    }

    private static void find(List<Member> members, List<Step> before, boolean inUnion, List<Leaf> found) {
        for (Member member : members) {
            for (List<Integer> indexes : indexesOf(member.lengths())) {
                var steps = new ArrayList<>(before);
                steps.add(new Step(member, indexes));
                switch (member.kind()) {
                    case Group inner -> find(inner.members(), steps, inUnion || inner.isUnion(), found);
                    case Unit unit -> find(unit.fields(), steps, inUnion, found);
                    case Scalar value -> found.add(new Leaf(List.copyOf(steps), value, inUnion));
                }
            }
        }
    }

    private static List<List<Integer>> indexesOf(List<Integer> lengths) {
        List<List<Integer>> all = List.of(List.of());
        for (int length : lengths) {
            var longer = new ArrayList<List<Integer>>();
            for (List<Integer> before : all) {
                for (int i = 0; i < length; i++) {
                    var indexes = new ArrayList<>(before);
                    indexes.add(i);
                    longer.add(indexes);
                }
            }
            all = longer;
        }
        return all;
    }

    /** {@return the value in C, after the struct and a dot} */
    String c() {
        return namedSteps().stream()
                .map(step -> step.member.name()
                        + step.indexes.stream().map("[%d]"::formatted).collect(Collectors.joining()))
                .collect(Collectors.joining("."));
    }

    /** {@return the value's member as {@link dev.weir.typed.fields.Member} names it} */
    String path() {
        return namedSteps().stream().map(step -> step.member.name()).collect(Collectors.joining("."));
    }

    /** {@return the path of the member that holds the value's bits, if it is some of a unit's} */
    String holderPath(Bits bits) {
        List<Step> named = namedSteps();
        return Stream.concat(
                named.subList(0, named.size() - 1).stream().map(step -> step.member.name()),
                Stream.of(bits.holder()))
                .collect(Collectors.joining("."));
    }

    /** {@return all indexes on the way} */
    List<Integer> indexes() {
        return steps.stream().flatMap(step -> step.indexes.stream()).toList();
    }

    /** {@return whether it has an offset, which bits have not, and is the first of its member's elements} */
    boolean hasOffset() {
        return isFirst() && !(value instanceof Bits);
    }

    /** {@return whether this is the first of its member's elements} */
    boolean isFirst() {
        return indexes().stream().allMatch(index -> index == 0);
    }

    private List<Step> namedSteps() {
        return steps.stream().filter(step -> !step.member.isAnonymous()).toList();
    }
}
