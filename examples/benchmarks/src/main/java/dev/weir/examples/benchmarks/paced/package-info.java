/** How long the operations of a loop take that must keep a pace, while a million records live. */
@NullMarked
package dev.weir.examples.benchmarks.paced;

import org.jspecify.annotations.NullMarked;
