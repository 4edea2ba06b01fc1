/** How long a producer is held up while its freelist grows. */
@NullMarked
package dev.weir.examples.benchmarks.growing;

import org.jspecify.annotations.NullMarked;
