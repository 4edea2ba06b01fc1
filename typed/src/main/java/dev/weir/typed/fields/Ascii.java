package dev.weir.typed.fields;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A text of a fixed number of bytes, one character in each, with zeros behind it. It ends at the first zero, or at the
 * end of the member. A setter refuses what does not fit, and characters that are not ASCII or are NUL; a byte that is
 * not ASCII reads as U+FFFD.
 *
 * <pre>{@code
 *   @Ascii(8) String symbol();                             // a new String
 *   Quote symbol(CharSequence v);
 *
 *   @Member("symbol") boolean symbolIs(CharSequence v);    // and these make no garbage
 *   @Member("symbol") int compareSymbol(CharSequence v);   // as String.compareTo, but for the size of the result
 *   @Member("symbol") int symbol(byte[] into, int from);   // copies the text's bytes, returns how many
 *   @Member("symbol") StringBuilder symbol(StringBuilder to);
 * }</pre>
 *
 * @see Utf8
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Ascii {

    /** {@return how many bytes; may be left out where a layout says it} */
    int value() default 0;
}
