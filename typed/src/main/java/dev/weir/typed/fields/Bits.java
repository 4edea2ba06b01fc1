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
 * <p>Where neither a layout nor another accessor says what the member is, it is the narrowest that holds all its
 * fields; {@link StoredAs} on one of them says otherwise.
 *
 * <p>In a record header {@code of} and {@code at} may be left out, both. Neighbours then share a member, from its
 * lowest bit up, as long as they fit. It has the type of the first of them, as {@link StoredAs} has it; a boolean
 * begins a byte, and a component whose StoredAs is another type begins a member of its own.
 *
 * <pre>{@code
 *   record Header(@Bits(4) @StoredAs(byte.class) int length, @Bits(4) int version) {}     // one byte
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Bits {

    /** {@return how many bits} */
    int value() default 1;

    /** {@return the member they are in, or a path to it, as {@link Member} has it} */
    String of() default "";

    /** {@return the lowest of them, counted from 0, the lowest bit of the member's value whatever its byte order} */
    int at() default -1;

    /** {@return whether the highest of them is a sign} */
    boolean signed() default false;
}
