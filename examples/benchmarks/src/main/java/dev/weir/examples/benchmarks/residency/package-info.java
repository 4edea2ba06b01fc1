/** What a burst of records leaves in memory when it is over. */
@NullMarked
package dev.weir.examples.benchmarks.residency;

import org.jspecify.annotations.NullMarked;
