package dev.weir.core.blocks;

/**
 * What is done to find who writes where it must not; nothing unless asked for.
 *
 * @param canary       whether what lies behind a payload is written at each get and looked at by each put
 * @param guardedOneIn one in how many blocks lies before a guard; 0 for none
 * @param randomOrder  whether the blocks of a chunk are handed out in a random order at first
 * @param seed         where randomness begins
 */
public record Hardening(boolean canary, int guardedOneIn, boolean randomOrder, long seed) {}
