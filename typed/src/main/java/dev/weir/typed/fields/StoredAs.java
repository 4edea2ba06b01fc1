package dev.weir.typed.fields;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The primitive type that holds a field in memory, where no layout says it. An integral accessor that is wider than
 * its member means that the member is unsigned; an enum is stored as its ordinal, in one byte unless it has more than
 * 256 constants.
 *
 * <pre>{@code
 *   @StoredAs(short.class) int port();         // 0 to 65,535 in two bytes
 *   @StoredAs(int.class) Side side();          // as C stores an enum
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface StoredAs {

    /** {@return the type in memory} */
    Class<?> value();
}
