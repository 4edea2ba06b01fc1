package dev.weir.typed.fields;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A text of a fixed number of bytes in UTF-8, with zeros behind it. It ends at the first zero, or at the end of the
 * member. A setter refuses what does not fit, NUL and lone surrogates; malformed bytes read as U+FFFD. Its accessors
 * have the shapes that {@link Ascii} shows; order is that of UTF-16, as String.compareTo has it.
 *
 * <pre>{@code
 *   @Utf8(32) String name();
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Utf8 {

    /** {@return how many bytes; may be left out where a layout says it} */
    int value() default 0;
}
