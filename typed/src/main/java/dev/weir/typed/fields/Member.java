package dev.weir.typed.fields;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The member that an accessor is about, where that is not the one of the accessor's own name:
 *
 * <pre>{@code
 *   @Member("header.length") int length();     // a member of a nested struct
 *   @Member("class") int kind();               // a name that Java does not allow
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Member {

    /** {@return the member's name, after the names of the structs, unions and arrays around it, with dots between} */
    String value();
}
