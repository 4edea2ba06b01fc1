/** Runs what is measured, and shows it: time budget, JSON, tables, plots, README. */
@NullMarked
package dev.weir.examples.benchmarks.report;

import org.jspecify.annotations.NullMarked;
