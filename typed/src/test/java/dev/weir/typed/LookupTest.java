package dev.weir.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.ref.WeakReference;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LookupTest {
    private interface Secret {
        int code();

        Secret code(int v);
    }

    @Test
    void aPrivateInterfaceWorksWithTheLookupOfItsNest() {
        try (var pool = TypedPool.of(MethodHandles.lookup(), Secret.class)) {
            assertThat(pool.get().code(7).code()).isEqualTo(7);
        }
    }

    private record Point(int x, int y) {}

    private interface Line {
        End from();

        Point to();

        void to(Point v);

        interface End {
            int x();

            End x(int v);
        }
    }

    @Test
    void soDoPrivateInterfacesAndRecordsInsideIt() {
        try (var pool = TypedPool.of(MethodHandles.lookup(), Line.class)) {
            Line line = pool.get();
            line.from().x(1);
            line.to(new Point(2, 3));
            assertThat(line.from().x()).isEqualTo(1);
            assertThat(line.to()).isEqualTo(new Point(2, 3));
        }
    }

    @Test
    void soDoesOneDeclaredInAMethod() {
        interface Local {
            int code();

            Local code(int v);
        }
        try (var pool = TypedPool.of(MethodHandles.lookup(), Local.class)) {
            assertThat(pool.get().code(7).code()).isEqualTo(7);
        }
    }

    @Test
    void aLookupWithoutFullAccessIsRefused() {
        Lookup publicLookup = MethodHandles.publicLookup();
        Lookup dropped = MethodHandles.lookup().dropLookupMode(Lookup.PRIVATE);

        assertThatThrownBy(() -> TypedPool.of(publicLookup, Secret.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("lookup has no full access to java.lang.Object; allowed: MethodHandles.lookup(), in a"
                        + " class that can see " + Secret.class.getTypeName());
        assertThatThrownBy(() -> TypedPool.of(dropped, Secret.class)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TypedPool.of(null, Secret.class))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("lookup");
    }

    @Test
    void aLookupThatCantSeeTheInterfaceIsRefused() throws Exception {
        Class<?> elsewhere = Class.forName("dev.weir.typed.view.HiddenFromTyped");

        assertThatThrownBy(() -> TypedPool.of(MethodHandles.lookup(), elsewhere))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("lookup is that of dev.weir.typed.LookupTest, which can't see"
                        + " dev.weir.typed.view.HiddenFromTyped; allowed: MethodHandles.lookup(), in a class that can");
        assertThat(Modifier.isPublic(elsewhere.getModifiers())).isFalse();
    }

    @Test
    void twoPoolsOfOneInterfaceShareAViewClass() {
        try (var one = TypedPool.of(Secret.class);
                var two = TypedPool.builder(MethodHandles.lookup(), Secret.class)
                        .maxBlocks(10)
                        .build()) {
            assertThat(one.get().getClass()).isSameAs(two.get().getClass());
        }
    }

    @Test
    void anInterfaceOfAnotherLoaderNeedsItsOwnLookup() throws Exception {
        try (var loader = new ChildFirst(Plugin.class, PluginQuote.class)) {
            Class<?> quote = loader.loadClass(PluginQuote.class.getName());
            assertThat(quote).isNotEqualTo(PluginQuote.class);

            assertThatThrownBy(() -> TypedPool.of(quote))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll(
                            "PluginQuote is in unnamed module ",
                            ", where unnamed module ",
                            " can't define a class; use TypedPool.of(MethodHandles.lookup(), PluginQuote.class)");
            assertThat(loader.runPlugin()).isEqualTo(42L);
        }
    }

    @Test
    void anInterfaceDoesNotKeepTheLoaderOfItsUser() throws Exception {
        var loader = new WeakReference<>(runPluginInALoaderOfItsOwn());
        for (int i = 0; i < 20 && loader.get() != null; i++) {
            System.gc();
        }
        assertThat(loader.get()).isNull();
    }

    private static ClassLoader runPluginInALoaderOfItsOwn() throws Exception {
        try (var loader = new ChildFirst(Plugin.class)) {
            assertThat(loader.runPlugin()).isEqualTo(42L);
            return loader;
        }
    }

    /** Loads some classes again, as a plugin's loader does, and finds the rest in its parent. */
    private static final class ChildFirst extends URLClassLoader {
        private final Set<String> own;

        ChildFirst(Class<?>... own) {
            super(
                    new URL[] {Plugin.class.getProtectionDomain().getCodeSource().getLocation()},
                    Plugin.class.getClassLoader());
            this.own = Arrays.stream(own).map(Class::getName).collect(Collectors.toSet());
        }

        Object runPlugin() throws ReflectiveOperationException {
            return loadClass(Plugin.class.getName()).getMethod("writeAndRead").invoke(null);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!own.contains(name)) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : findClass(name);
        }
    }
}
