/** Pools and freelists in Micrometer, JFR and JMX. */
@NullMarked
package dev.weir.metrics;

import org.jspecify.annotations.NullMarked;
