package dev.weir.typed;

import static dev.weir.typed.fields.AccessMode.ACQUIRE;
import static dev.weir.typed.fields.AccessMode.COMPARE_AND_SET;
import static dev.weir.typed.fields.AccessMode.GET_AND_ADD;
import static dev.weir.typed.fields.AccessMode.OPAQUE;
import static dev.weir.typed.fields.AccessMode.RELEASE;
import static dev.weir.typed.fields.AccessMode.VOLATILE;

import dev.weir.typed.fields.Access;
import dev.weir.typed.fields.Member;
import java.util.concurrent.TimeUnit;

/** One interface for each type of accessor, with a field that is accessed in every mode that the type has. */
final class EveryMode {
    private EveryMode() {}

    interface Bytes {
        byte plain();

        void plain(byte v);

        @Access(OPAQUE)
        @Member("plain")
        byte opaque();

        @Access(OPAQUE)
        @Member("plain")
        Bytes opaque(byte v);

        @Access(ACQUIRE)
        @Member("plain")
        byte ordered();

        @Access(RELEASE)
        @Member("plain")
        Bytes ordered(byte v);

        @Access(VOLATILE)
        @Member("plain")
        byte strict();

        @Access(VOLATILE)
        @Member("plain")
        Bytes strict(byte v);

        @Access(COMPARE_AND_SET)
        @Member("plain")
        boolean swap(byte expected, byte next);

        @Access(GET_AND_ADD)
        @Member("plain")
        byte add(byte delta);
    }

    interface Shorts {
        short plain();

        void plain(short v);

        @Access(OPAQUE)
        @Member("plain")
        short opaque();

        @Access(OPAQUE)
        @Member("plain")
        Shorts opaque(short v);

        @Access(ACQUIRE)
        @Member("plain")
        short ordered();

        @Access(RELEASE)
        @Member("plain")
        Shorts ordered(short v);

        @Access(VOLATILE)
        @Member("plain")
        short strict();

        @Access(VOLATILE)
        @Member("plain")
        Shorts strict(short v);

        @Access(COMPARE_AND_SET)
        @Member("plain")
        boolean swap(short expected, short next);

        @Access(GET_AND_ADD)
        @Member("plain")
        short add(short delta);
    }

    interface Chars {
        char plain();

        void plain(char v);

        @Access(OPAQUE)
        @Member("plain")
        char opaque();

        @Access(OPAQUE)
        @Member("plain")
        Chars opaque(char v);

        @Access(ACQUIRE)
        @Member("plain")
        char ordered();

        @Access(RELEASE)
        @Member("plain")
        Chars ordered(char v);

        @Access(VOLATILE)
        @Member("plain")
        char strict();

        @Access(VOLATILE)
        @Member("plain")
        Chars strict(char v);

        @Access(COMPARE_AND_SET)
        @Member("plain")
        boolean swap(char expected, char next);

        @Access(GET_AND_ADD)
        @Member("plain")
        char add(char delta);
    }

    interface Ints {
        int plain();

        void plain(int v);

        @Access(OPAQUE)
        @Member("plain")
        int opaque();

        @Access(OPAQUE)
        @Member("plain")
        Ints opaque(int v);

        @Access(ACQUIRE)
        @Member("plain")
        int ordered();

        @Access(RELEASE)
        @Member("plain")
        Ints ordered(int v);

        @Access(VOLATILE)
        @Member("plain")
        int strict();

        @Access(VOLATILE)
        @Member("plain")
        Ints strict(int v);

        @Access(COMPARE_AND_SET)
        @Member("plain")
        boolean swap(int expected, int next);

        @Access(GET_AND_ADD)
        @Member("plain")
        int add(int delta);
    }

    interface Longs {
        long plain();

        void plain(long v);

        @Access(OPAQUE)
        @Member("plain")
        long opaque();

        @Access(OPAQUE)
        @Member("plain")
        Longs opaque(long v);

        @Access(ACQUIRE)
        @Member("plain")
        long ordered();

        @Access(RELEASE)
        @Member("plain")
        Longs ordered(long v);

        @Access(VOLATILE)
        @Member("plain")
        long strict();

        @Access(VOLATILE)
        @Member("plain")
        Longs strict(long v);

        @Access(COMPARE_AND_SET)
        @Member("plain")
        boolean swap(long expected, long next);

        @Access(GET_AND_ADD)
        @Member("plain")
        long add(long delta);
    }

    interface Floats {
        float plain();

        void plain(float v);

        @Access(OPAQUE)
        @Member("plain")
        float opaque();

        @Access(OPAQUE)
        @Member("plain")
        Floats opaque(float v);

        @Access(ACQUIRE)
        @Member("plain")
        float ordered();

        @Access(RELEASE)
        @Member("plain")
        Floats ordered(float v);

        @Access(VOLATILE)
        @Member("plain")
        float strict();

        @Access(VOLATILE)
        @Member("plain")
        Floats strict(float v);

        @Access(COMPARE_AND_SET)
        @Member("plain")
        boolean swap(float expected, float next);
    }

    interface Doubles {
        double plain();

        void plain(double v);

        @Access(OPAQUE)
        @Member("plain")
        double opaque();

        @Access(OPAQUE)
        @Member("plain")
        Doubles opaque(double v);

        @Access(ACQUIRE)
        @Member("plain")
        double ordered();

        @Access(RELEASE)
        @Member("plain")
        Doubles ordered(double v);

        @Access(VOLATILE)
        @Member("plain")
        double strict();

        @Access(VOLATILE)
        @Member("plain")
        Doubles strict(double v);

        @Access(COMPARE_AND_SET)
        @Member("plain")
        boolean swap(double expected, double next);
    }

    interface Booleans {
        boolean plain();

        void plain(boolean v);

        @Access(OPAQUE)
        @Member("plain")
        boolean opaque();

        @Access(OPAQUE)
        @Member("plain")
        Booleans opaque(boolean v);

        @Access(ACQUIRE)
        @Member("plain")
        boolean ordered();

        @Access(RELEASE)
        @Member("plain")
        Booleans ordered(boolean v);

        @Access(VOLATILE)
        @Member("plain")
        boolean strict();

        @Access(VOLATILE)
        @Member("plain")
        Booleans strict(boolean v);

        @Access(COMPARE_AND_SET)
        @Member("plain")
        boolean swap(boolean expected, boolean next);
    }

    interface Units {
        TimeUnit plain();

        void plain(TimeUnit v);

        @Access(OPAQUE)
        @Member("plain")
        TimeUnit opaque();

        @Access(OPAQUE)
        @Member("plain")
        Units opaque(TimeUnit v);

        @Access(ACQUIRE)
        @Member("plain")
        TimeUnit ordered();

        @Access(RELEASE)
        @Member("plain")
        Units ordered(TimeUnit v);

        @Access(VOLATILE)
        @Member("plain")
        TimeUnit strict();

        @Access(VOLATILE)
        @Member("plain")
        Units strict(TimeUnit v);

        @Access(COMPARE_AND_SET)
        @Member("plain")
        boolean swap(TimeUnit expected, TimeUnit next);
    }
}
