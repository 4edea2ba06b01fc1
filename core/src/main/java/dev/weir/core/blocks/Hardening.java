package dev.weir.core.blocks;

/**
 * What is done to find who writes where it must not; nothing unless asked for.
 *
 * @param canary whether what lies behind a payload is written at each get and looked at by each put
 */
public record Hardening(boolean canary) {}
