package dev.weir.typed;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.core.FreelistListener;
import dev.weir.core.WeirException;
import java.lang.foreign.MemoryLayout;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A use after the put is refused, whatever the pool's threads. */
@ParameterizedClass
@EnumSource(Mode.class)
class StaleRecordTest {
    @Parameter
    Mode mode;

    interface Quote {
        long price();

        Quote price(long v);
    }

    interface Kinds {
        boolean truth();

        void truth(boolean v);

        byte b();

        void b(byte v);

        short s();

        void s(short v);

        char c();

        void c(char v);

        int i();

        Kinds i(int v);

        long l();

        Kinds l(long v);

        float f();

        void f(float v);

        double d();

        void d(double v);
    }

    static List<Method> accessors() {
        return Stream.of(Kinds.class.getMethods()).toList();
    }

    private static final Map<Class<?>, Object> ZEROS = Map.of(
            boolean.class, false,
            byte.class, (byte) 0,
            short.class, (short) 0,
            char.class, '\0',
            int.class, 0,
            long.class, 0L,
            float.class, 0f,
            double.class, 0d);

    @ParameterizedTest
    @MethodSource("accessors")
    void everyAccessorRefusesARecordThatWasPut(Method accessor) throws Exception {
        try (var pool = mode.of(Kinds.class)) {
            Kinds record = pool.get();
            Object[] arguments = accessor.getParameterCount() == 0
                    ? new Object[0]
                    : new Object[] {ZEROS.get(accessor.getParameterTypes()[0])};
            accessor.invoke(record, arguments);
            pool.put(record);

            assertThatThrownBy(() -> accessor.invoke(record, arguments))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .isInstanceOf(StaleRecord.class)
                    .hasMessageMatching("Kinds\\." + accessor.getName()
                            + "\\(\\w*\\) was called on a record after its put; finish with a record before you put it,"
                            + " and drop it then");
        }
    }

    @Test
    void soDoUnsignedAccessors() {
        interface Ports {
            int source();

            void source(int v);

            long flags();

            void flags(long v);
        }
        var layout = MemoryLayout.structLayout(JAVA_SHORT.withName("source"), JAVA_BYTE.withName("flags"));
        try (var pool = mode.builder(Ports.class).layout(layout).build()) {
            Ports ports = pool.get();
            pool.put(ports);

            assertThatThrownBy(ports::source).isInstanceOf(StaleRecord.class);
            assertThatThrownBy(() -> ports.source(1)).isInstanceOf(StaleRecord.class);
            assertThatThrownBy(ports::flags).isInstanceOf(StaleRecord.class);
            assertThatThrownBy(() -> ports.flags(1)).isInstanceOf(StaleRecord.class);
        }
    }

    @Test
    void eachStaleUseIsCountedAndTold() {
        var told = new ArrayList<Throwable>();
        var listener = new FreelistListener() {
            @Override
            public void misused(String name, WeirException misuse) {
                assertThat(name).isEqualTo("quotes");
                told.add(misuse);
            }
        };
        try (var pool =
                mode.builder(Quote.class).name("quotes").listener(listener).build()) {
            Quote quote = pool.get();
            pool.put(quote);

            Throwable read = catchThrowable(quote::price);
            Throwable written = catchThrowable(() -> quote.price(1));

            assertThat(told).containsExactly(read, written);
            assertThat(pool.stats().freelist().misuses()).isEqualTo(2);
        }
    }

    @Test
    void aSecondPutIsRefusedAndChangesNothing() {
        try (var pool = mode.builder(Quote.class).name("quotes").build()) {
            Quote quote = pool.get();
            Quote other = pool.get();
            pool.put(quote);

            assertThatThrownBy(() -> pool.put(quote))
                    .isInstanceOf(StaleRecord.class)
                    .hasMessage("quotes was given a Quote that was put already; put each record once and drop it then");
            assertThatThrownBy(() -> pool.segment(quote)).isInstanceOf(StaleRecord.class);

            assertThat(pool.stats().active()).isEqualTo(1);
            assertThat(List.of(pool.get(), pool.get())).doesNotContain(other).doesNotHaveDuplicates();
        }
    }

    @Test
    void theNextOwnerFindsTheRecordUsable() {
        try (var pool = mode.of(Quote.class)) {
            Quote quote = pool.get();
            pool.put(quote);
            Quote again = pool.get();

            assertThat(again.price(3).price()).isEqualTo(3);
        }
    }

    @Test
    void itIsStillCaughtWhenTheAccessorIsCompiled() {
        try (var pool = mode.of(Quote.class)) {
            var stale = new ArrayList<Quote>();
            for (int i = 0; i < 3; i++) {
                Quote quote = pool.get();
                sumHot(quote);
                stale.add(quote);
            }
            stale.forEach(pool::put);

            for (Quote quote : stale) {
                assertThatThrownBy(() -> sumHot(quote)).isInstanceOf(StaleRecord.class);
            }
        }
    }

    private static long sumHot(Quote quote) {
        long sum = 0;
        for (int i = 0; i < 100_000; i++) {
            sum += quote.price(i).price();
        }
        return sum;
    }
}
