package dev.weir.typed.fields;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The constant as which an enum field reads that holds the ordinal of none. Without it such a read is refused.
 *
 * <pre>{@code
 *   @Unknown("OTHER") Side side();
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Unknown {

    /** {@return the name of the constant} */
    String value();
}
