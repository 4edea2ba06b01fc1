/** The quick check that nothing has become much slower, for continuous integration. */
@NullMarked
package dev.weir.examples.benchmarks.gate;

import org.jspecify.annotations.NullMarked;
