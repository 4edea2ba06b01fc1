/** Orders as objects in a GenericObjectPool. */
@NullMarked
package dev.weir.examples.commonspool.before;

import org.jspecify.annotations.NullMarked;
