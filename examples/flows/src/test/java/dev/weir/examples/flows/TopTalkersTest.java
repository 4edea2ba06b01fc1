package dev.weir.examples.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TopTalkersTest {

    @Test
    void theBiggestComeFirst() {
        var talkers = new TopTalkers(3);
        talkers.add(0x0A000001, 10);
        talkers.add(0x0A000002, 500);
        talkers.add(0x0A000001, 15);
        talkers.add(0xC0A80001, 70);

        assertThat(talkers.top(2))
                .containsExactly(
                        new TopTalkers.Talker(0x0A000002, 500, 0), new TopTalkers.Talker(0xC0A80001, 70, 0));
        assertThat(talkers.top(10)).hasSize(3);
        assertThat(talkers.top(2).getLast().host()).isEqualTo("192.168.0.1");
    }

    @Test
    void anAddressThatSentNothingIsNoTalker() {
        var talkers = new TopTalkers(3);
        talkers.add(1, 0);

        assertThat(talkers.top(10)).isEmpty();
    }

    /** A million spoofed addresses can't push out one that sends more than an eighth of its set. */
    @Test
    void aFloodOfAddressesTakesNoMoreMemoryAndHidesNoBigSender() {
        var random = new SplittableRandom(1);
        var talkers = new TopTalkers(random.nextInt());
        for (int i = 0; i < 1_000_000; i++) {
            talkers.add(random.nextInt(), 100);
            if (i % 100 == 0) {
                talkers.add(0x0A000001, 400);
            }
        }

        assertThat(talkers.top(Integer.MAX_VALUE)).hasSizeLessThanOrEqualTo(2048);
        assertThat(talkers.top(1).getFirst().address()).isEqualTo(0x0A000001);
    }

    @Property(tries = 50)
    void anEntryNeverCountsTooLittleAndAtMostItsErrorTooMuch(
            @ForAll long seed, @ForAll int salt, @ForAll @IntRange(min = 1, max = 20_000) int addresses) {
        var random = new SplittableRandom(seed);
        var talkers = new TopTalkers(salt);
        var exact = new HashMap<Integer, Long>();
        for (int i = 0; i < 10_000; i++) {
            int address = random.nextInt(addresses);
            long bytes = random.nextLong(1, 5_000_000_000L);
            talkers.add(address, bytes);
            exact.merge(address, bytes, Long::sum);
        }

        List<TopTalkers.Talker> top = talkers.top(Integer.MAX_VALUE);
        assertThat(top).isNotEmpty().allSatisfy(talker -> assertThat(exact.get(talker.address()))
                .isBetween(talker.bytes() - talker.error(), talker.bytes()));
        assertThat(top).extracting(TopTalkers.Talker::address).doesNotHaveDuplicates();
        assertThat(top.stream().mapToLong(TopTalkers.Talker::bytes).sum())
                .as("every byte is somewhere")
                .isEqualTo(exact.values().stream().mapToLong(Long::longValue).sum());
    }
}
