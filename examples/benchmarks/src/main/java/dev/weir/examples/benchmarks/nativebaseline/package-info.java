/** The limit to compare with: the classic intrusive freelist, in C. */
@NullMarked
package dev.weir.examples.benchmarks.nativebaseline;

import org.jspecify.annotations.NullMarked;
