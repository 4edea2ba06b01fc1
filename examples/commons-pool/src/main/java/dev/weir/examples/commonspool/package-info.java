/** A client that sends orders and pools its messages, on Commons Pool 2 alone and on Commons Pool 2 over Weir. */
@NullMarked
package dev.weir.examples.commonspool;

import org.jspecify.annotations.NullMarked;
