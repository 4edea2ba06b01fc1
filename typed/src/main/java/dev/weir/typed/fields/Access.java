package dev.weir.typed.fields;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How this one accessor reads or writes its member while other threads do too. Accessors of one member may differ, and
 * take other names with {@link Member}.
 *
 * <pre>{@code
 *   @Access(ACQUIRE) int state();
 *   @Access(RELEASE) Slot state(int v);
 *   @Access(COMPARE_AND_SET) @Member("state") boolean claim(int expected, int next);
 *   @Access(GET_AND_ADD) @Member("hits") long addHits(long delta);
 *   long hits();
 * }</pre>
 *
 * <p>For numbers, booleans and enums, and for elements of arrays of them, that are aligned to their own size in the
 * block; a layout with others is refused.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Access {

    /** {@return the mode} */
    AccessMode value();
}
