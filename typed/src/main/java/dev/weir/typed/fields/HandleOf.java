package dev.weir.typed.fields;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A long that holds the handle of another record, or 0. It is a note for the reader and for the table of the layout;
 * the pool that gave the handle checks it.
 *
 * <pre>{@code
 *   @HandleOf(Order.class) long next();
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface HandleOf {

    /** {@return the interface of the other record} */
    Class<?> value();
}
