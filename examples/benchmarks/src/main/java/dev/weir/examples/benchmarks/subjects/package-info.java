/**
 * What the benchmarks compare: Weir's pools and what you would pick instead, all behind {@link
 * dev.weir.examples.benchmarks.subjects.Subject}.
 */
@org.jspecify.annotations.NullMarked
package dev.weir.examples.benchmarks.subjects;
