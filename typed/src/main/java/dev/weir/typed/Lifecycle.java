package dev.weir.typed;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a pool does with its records besides handing them out.
 *
 * @param views     how many views a block has
 * @param checked   whether each get makes a new view and keeps where it was called
 * @param sampling  one in how many gets is watched for a leak; 0 for none
 * @param stacks    whether those keep where they were called
 * @param canary    whether a get writes the canary behind the record and a put looks at it
 * @param zeroOnGet whether a get clears the record
 * @param zeroOnPut whether a put clears the record
 * @param onGet     sees each record before its get returns
 * @param onPut     sees each record before its put ends its use
 */
record Lifecycle<T>(
        int views,
        boolean checked,
        int sampling,
        boolean stacks,
        boolean canary,
        boolean zeroOnGet,
        boolean zeroOnPut,
        @Nullable Consumer<? super T> onGet,
        @Nullable Consumer<? super T> onPut) {

    /** {@return whether a get or a put does more than to hand out, or take back, one of the views of the block} */
    boolean attends() {
        return watches() || canary || zeroOnGet || zeroOnPut || onGet != null || onPut != null;
    }

    /** {@return whether a get that is not watched only hands out a view} */
    boolean hasQuickGets() {
        return !checked && !canary && !zeroOnGet && onGet == null;
    }

    /** {@return whether the put of a record that nobody watches only ends its use} */
    boolean hasQuickPuts() {
        return !canary && !zeroOnPut && onPut == null;
    }

    boolean watches() {
        return checked || sampling > 0;
    }
}
