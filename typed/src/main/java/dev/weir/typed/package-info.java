/** Pooled off-heap records, read and written through an interface whose accessors name the fields. */
@NullMarked
package dev.weir.typed;

import org.jspecify.annotations.NullMarked;
