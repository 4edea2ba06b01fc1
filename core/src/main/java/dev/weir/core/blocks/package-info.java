/** Block numbers without handles: what a freelist and a typed pool have in common. Exported to dev.weir.typed alone. */
@NullMarked
package dev.weir.core.blocks;

import org.jspecify.annotations.NullMarked;
