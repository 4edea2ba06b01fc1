/** Micrometer meters for pools and freelists. */
@NullMarked
package dev.weir.metrics;

import org.jspecify.annotations.NullMarked;
