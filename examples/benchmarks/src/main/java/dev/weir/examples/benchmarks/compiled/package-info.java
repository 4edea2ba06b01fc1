/** What C2 makes of get and put. */
@NullMarked
package dev.weir.examples.benchmarks.compiled;

import org.jspecify.annotations.NullMarked;
