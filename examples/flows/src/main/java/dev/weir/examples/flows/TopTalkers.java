package dev.weir.examples.flows;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Who sends the most bytes, in a fixed amount of memory whatever arrives: 256 sets of 8 entries, each set a
 * Space-Saving sketch (Metwally, Agrawal, El Abbadi 2005) of the addresses that hash to it. A new address in a full set
 * takes over the smallest entry and inherits its bytes as the possible error. So an entry never counts too little, too
 * much by its error at most, and an address with more than an eighth of its set's bytes is there. The hash is salted,
 * so that a sender can't choose its set. One thread.
 */
final class TopTalkers {
    static final Comparator<Talker> BIGGEST_FIRST = Comparator.comparingLong(Talker::bytes).reversed();

    private static final int SET_BITS = 8;
    private static final int WAYS = 8;

    private final int salt;
    private final int[] addresses = new int[WAYS << SET_BITS];
    private final long[] bytes = new long[WAYS << SET_BITS];
    private final long[] errors = new long[WAYS << SET_BITS];

    /**
     * One address.
     *
     * @param address 32 bits of IPv4
     * @param bytes   what it sent, or more
     * @param error   how much more at most
     */
    record Talker(int address, long bytes, long error) {

        /** {@return the address in dotted form} */
        String host() {
            return (address >>> 24) + "." + (address >>> 16 & 0xff) + "." + (address >>> 8 & 0xff) + "."
                    + (address & 0xff);
        }
    }

    /** @param salt any number that senders can't guess */
    TopTalkers(int salt) {
        this.salt = salt;
    }

    void add(int address, long sent) {
        if (sent == 0) {
            return;
        }
        int set = setOf(address) * WAYS;
        int smallest = set;
        for (int entry = set; entry < set + WAYS; entry++) {
            if (addresses[entry] == address && bytes[entry] != 0) {
                bytes[entry] += sent;
                return;
            }
            if (bytes[entry] < bytes[smallest]) {
                smallest = entry;
            }
        }
        addresses[smallest] = address;
        errors[smallest] = bytes[smallest];
        bytes[smallest] += sent;
    }

    /** {@return the {@code n} entries with the most bytes, the biggest first} */
    List<Talker> top(int n) {
        var talkers = new ArrayList<Talker>();
        for (int entry = 0; entry < bytes.length; entry++) {
            if (bytes[entry] != 0) {
                talkers.add(new Talker(addresses[entry], bytes[entry], errors[entry]));
            }
        }
        talkers.sort(BIGGEST_FIRST);
        return List.copyOf(talkers.subList(0, Math.min(n, talkers.size())));
    }

    /** Multiplication mixes upwards, so the top bits choose the set. */
    private int setOf(int address) {
        int mixed = (address ^ salt) * 0x9E3779B1;
        mixed = (mixed ^ mixed >>> 15 ^ salt) * 0x85EBCA6B;
        return mixed >>> (Integer.SIZE - SET_BITS);
    }
}
