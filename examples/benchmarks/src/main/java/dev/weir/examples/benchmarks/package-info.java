/** Weir beside what a user would pick instead. */
@NullMarked
package dev.weir.examples.benchmarks;

import org.jspecify.annotations.NullMarked;
