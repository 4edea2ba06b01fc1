/** A NetFlow v5 collector on pooled records: the shape that a networking program on Weir takes. */
@NullMarked
package dev.weir.examples.flows;

import org.jspecify.annotations.NullMarked;
