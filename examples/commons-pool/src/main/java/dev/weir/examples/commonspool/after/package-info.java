/** Orders as records in a TypedObjectPool. */
@NullMarked
package dev.weir.examples.commonspool.after;

import org.jspecify.annotations.NullMarked;
