/** What an interface says about its fields where neither its accessors nor a layout can. */
@NullMarked
package dev.weir.typed.fields;

import org.jspecify.annotations.NullMarked;
