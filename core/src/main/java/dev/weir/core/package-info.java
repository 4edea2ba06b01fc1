/** The growable off-heap freelist: fixed-size blocks, no types. */
@NullMarked
package dev.weir.core;

import org.jspecify.annotations.NullMarked;
