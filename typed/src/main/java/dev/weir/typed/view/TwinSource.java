package dev.weir.typed.view;

import java.util.function.Supplier;

/**
 * Where a twin comes from.
 *
 * @param type of the twin
 * @param view makes its view
 */
public record TwinSource(TwinClass type, Supplier<?> view) {}
