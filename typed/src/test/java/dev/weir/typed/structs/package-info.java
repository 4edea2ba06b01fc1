/** Random C structs, the interfaces that name their members, and gcc as the judge of both. */
@NullMarked
package dev.weir.typed.structs;

import org.jspecify.annotations.NullMarked;
