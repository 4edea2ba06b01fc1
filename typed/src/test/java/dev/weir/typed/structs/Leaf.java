package dev.weir.typed.structs;

import dev.weir.typed.structs.Kind.Group;
import dev.weir.typed.structs.Kind.Member;
import dev.weir.typed.structs.Kind.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One value of a struct: an element, if the member is an array.
 *
 * @param steps   from the struct to it; the last one is the member that holds it
 * @param inUnion whether other members share its bytes
 */
record Leaf(List<Step> steps, Value value, boolean inUnion) {

    /** One member on the way, and which element of it. */
    record Step(Group group, Member member, List<Integer> indexes) {}

    /** {@return all values of a struct} */
    static List<Leaf> of(Group group) {
        var found = new ArrayList<Leaf>();
        find(group, List.of(), false, found);
        return found;
    }

    private static void find(Group group, List<Step> before, boolean inUnion, List<Leaf> found) {
        for (Member member : group.members()) {
            for (List<Integer> indexes : indexesOf(member.lengths())) {
                var steps = new ArrayList<>(before);
                steps.add(new Step(group, member, indexes));
                switch (member.kind()) {
                    case Group inner -> find(inner, steps, inUnion || inner.isUnion(), found);
                    case Value value -> found.add(new Leaf(List.copyOf(steps), value, inUnion));
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

    /** {@return all indexes on the way} */
    List<Integer> indexes() {
        return steps.stream().flatMap(step -> step.indexes.stream()).toList();
    }

    /** {@return whether this is the first of its member's elements} */
    boolean isFirst() {
        return indexes().stream().allMatch(index -> index == 0);
    }

    private List<Step> namedSteps() {
        return steps.stream().filter(step -> !step.member.isAnonymous()).toList();
    }
}
