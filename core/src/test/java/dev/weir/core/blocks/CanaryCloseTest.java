package dev.weir.core.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CanaryCloseTest {

    /** A put may have ended the use of its block, and find that close has taken the memory since. */
    @Test
    void whatACloseHasClearedIsNoOverrun() {
        var builder = new BlockOptions.Builder();
        builder.canary();
        var blocks = new SharedBlocks(builder.build("freelist", 40, 1));
        var canary = new Canary(blocks, "");
        long address = blocks.address(blocks.take());
        canary.write(address);
        assertThat(canary.check(address, -1)).isNull();
        blocks.payload(address).fill((byte) 1);
        assertThat(canary.check(address, -1)).isNull();
        blocks.close();
        assertThat(canary.check(address, -1)).isNull();
    }
}
