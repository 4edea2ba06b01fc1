/** Reserved, committed and released address ranges. Exported to dev.weir.typed alone. */
@NullMarked
package dev.weir.core.memory;

import org.jspecify.annotations.NullMarked;
