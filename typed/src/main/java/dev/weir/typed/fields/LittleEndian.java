package dev.weir.typed.fields;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Stores a field, or every field of an interface, lowest byte first, as x86 and Arm do. It holds for nested structs
 * too, unless they say otherwise. A layout that is given says so itself.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface LittleEndian {}
