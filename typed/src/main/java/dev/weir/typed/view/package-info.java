/** From an interface to the class that implements it over a block: reading T, laying it out, generating its view. */
@NullMarked
package dev.weir.typed.view;

import org.jspecify.annotations.NullMarked;
