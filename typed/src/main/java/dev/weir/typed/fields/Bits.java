package dev.weir.typed.fields;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A field of some bits of an integral member. A setter refuses what does not fit and leaves the other bits as they are:
 * it reads and writes the whole member, so of two threads that set bits of one member one may undo what the other did.
 *
 * <pre>{@code
 *   @Bits(value = 6, of = "tos", at = 2) int dscp();     // 0 to 63
 *   Packet dscp(int v);
 *
 *   @Bits(of = "flags", at = 0) boolean urgent();
 *   @Bits(value = 4, of = "flags", at = 1, signed = true) int trend();   // -8 to 7
 * }</pre>
 *
 * <p>Where neither a layout nor another accessor says what the member is, it is the narrowest that holds all its fields;
 * {@link StoredAs} on one of them says otherwise.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Bits {

    /** {@return how many bits} */
    int value() default 1;

    /** {@return the member they are in, or a path to it, as {@link Member} has it} */
    String of();

    /** {@return the lowest of them, counted from 0, the lowest bit of the member's value whatever its byte order} */
    int at();

    /** {@return whether the highest of them is a sign} */
    boolean signed() default false;
}
