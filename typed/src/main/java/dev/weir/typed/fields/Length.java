package dev.weir.typed.fields;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How many elements an array has, where no layout says it. Its accessors take an index for each length.
 *
 * <pre>{@code
 *   @Length(5) long price(int level);
 *   void price(int level, long v);
 *
 *   @Length({8, 8}) byte square(int rank, int file);
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Length {

    /** {@return the length of each dimension, the outermost first} */
    int[] value();
}
