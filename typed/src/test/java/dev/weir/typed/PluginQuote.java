package dev.weir.typed;

/** The record of {@link Plugin}. */
public interface PluginQuote {
    long price();

    PluginQuote price(long v);
}
