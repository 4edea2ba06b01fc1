package dev.weir.examples.benchmarks;

import dev.weir.typed.RecordLayout;
import dev.weir.typed.TypedPool;
import java.io.IOException;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * What the view class of an interface with 30 fields costs: in a VM that has made no other and does nothing else, and
 * in one that has made many. A cold one includes the loading of Weir, of the JDK's class-file library and of its
 * foreign-memory access.
 */
public final class ClassGeneration {
    private static final int WARM_UP = 200;
    private static final int WARM = 50;

    private ClassGeneration() {}

    /** Thirty fields of three kinds. */
    interface Wide {
        long l0();
        Wide l0(long v);
        long l1();
        Wide l1(long v);
        long l2();
        Wide l2(long v);
        long l3();
        Wide l3(long v);
        long l4();
        Wide l4(long v);
        long l5();
        Wide l5(long v);
        long l6();
        Wide l6(long v);
        long l7();
        Wide l7(long v);
        long l8();
        Wide l8(long v);
        long l9();
        Wide l9(long v);
        int i0();
        Wide i0(int v);
        int i1();
        Wide i1(int v);
        int i2();
        Wide i2(int v);
        int i3();
        Wide i3(int v);
        int i4();
        Wide i4(int v);
        int i5();
        Wide i5(int v);
        int i6();
        Wide i6(int v);
        int i7();
        Wide i7(int v);
        int i8();
        Wide i8(int v);
        int i9();
        Wide i9(int v);
        boolean b0();
        Wide b0(boolean v);
        boolean b1();
        Wide b1(boolean v);
        boolean b2();
        Wide b2(boolean v);
        boolean b3();
        Wide b3(boolean v);
        boolean b4();
        Wide b4(boolean v);
        boolean b5();
        Wide b5(boolean v);
        boolean b6();
        Wide b6(boolean v);
        boolean b7();
        Wide b7(boolean v);
        boolean b8();
        Wide b8(boolean v);
        boolean b9();
        Wide b9(boolean v);
    }

    /** Prints how long the first pool and its first record took in this VM, and then a warm one, in milliseconds. */
    public static void main(String[] args) {
        long start = System.nanoTime();
        RecordLayout layout;
        try (var pool = TypedPool.of(Wide.class)) {
            pool.put(pool.get().l0(1).i0(2).b0(true));
            layout = pool.layout();
        }
        double cold = millisSince(start);
        var warm = new ArrayList<Double>();
        for (int i = 0; i < WARM_UP + WARM; i++) {
            // A class belongs to an interface and a layout, so a layout of another name makes another class.
            StructLayout other = layout.struct().withName("layout" + i);
            start = System.nanoTime();
            try (var pool = TypedPool.builder(Wide.class).layout(other).build()) {
                pool.put(pool.get().l0(1).i0(2).b0(true));
            }
            warm.add(millisSince(start));
        }
        System.out.println(cold + " " + median(warm.subList(WARM_UP, warm.size())));
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    private static double median(List<Double> values) {
        return new Measured("", null, values, List.of()).median();
    }

    /** {@return the cold and the warm one of one fresh VM} */
    public static List<Measured> measure() throws IOException, InterruptedException {
        String[] printed = ChildJvm.run(List.of(), ClassGeneration.class).strip().split(" ", -1);
        return List.of(
                new Measured("firstRecordCold", null, "ms", List.of(Double.valueOf(printed[0])), List.of()),
                new Measured("firstRecordWarm", null, "ms", List.of(Double.valueOf(printed[1])), List.of()));
    }
}
