/** What a record takes beside its own bytes, on the heap and off it. */
@NullMarked
package dev.weir.examples.benchmarks.overhead;

import org.jspecify.annotations.NullMarked;
