package dev.weir.typed.commons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.pool2.impl.AbandonedConfig;
import org.apache.commons.pool2.impl.BaseObjectPoolConfig;
import org.apache.commons.pool2.impl.DefaultEvictionPolicy;
import org.apache.commons.pool2.impl.GenericKeyedObjectPool;
import org.apache.commons.pool2.impl.GenericKeyedObjectPoolConfig;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every setting of Commons Pool is taken over, or refused by name; and the migration page tells which. */
class ConfigTest {
    private static final Path PAGE = Path.of("../examples/commons-pool/README.md");

    @Test
    void whatHasAMeaningIsTakenOver() throws Exception {
        var config = new GenericObjectPoolConfig<Message>();
        config.setMaxTotal(3);
        config.setMaxIdle(2);
        config.setLifo(false);
        config.setFairness(true);
        config.setBlockWhenExhausted(false);
        config.setMaxWait(Duration.ofSeconds(7));
        config.setTestOnCreate(true);
        config.setTestOnBorrow(true);
        config.setTestOnReturn(true);
        config.setCollectDetailedStatistics(false);
        config.setJmxNameBase("app:type=GenericObjectPool,name=");
        config.setJmxNamePrefix("orders");
        var settings = new Settings();
        new PoolBuilder<>(given -> {
            settings.take(config);
            assertThat(given).usingRecursiveComparison().ignoringFields("maxTotal", "maxIdle").isEqualTo(settings);
            assertThat(given.maxTotal).isEqualTo(3);
            assertThat(given.maxIdle).isEqualTo(2);
            return given;
        }).config(config).build();

        assertThat(settings.lifo).isFalse();
        assertThat(settings.blocks).isFalse();
        assertThat(settings.maxWaitNanos).isEqualTo(Duration.ofSeconds(7).toNanos());
        assertThat(List.of(settings.testOnCreate, settings.testOnBorrow, settings.testOnReturn))
                .containsOnly(true);
        assertThat(settings.takesTimes).isFalse();
        assertThat(settings.isInJmx).isTrue();
        assertThat(settings.jmxNameBase + settings.jmxNamePrefix).isEqualTo("app:type=GenericObjectPool,name=orders");
    }

    @Test
    void aConfigurationOfDefaultsMakesAPoolOfEight() throws Exception {
        var config = new GenericObjectPoolConfig<Message>();
        config.setJmxEnabled(false);
        try (var pool = TypedObjectPool.builder(Message.class)
                .config(config)
                .maxWait(Duration.ZERO)
                .build()) {
            assertThat(pool.getMaxTotal()).isEqualTo(8);
            assertThat(pool.getMaxWaitDuration()).isEqualTo(Duration.ZERO);
        }
    }

    /** A setting that has no meaning here, and how it is made. */
    record Refused(String name, Consumer<GenericObjectPoolConfig<Message>> setting) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Refused> refused() {
        return List.of(
                new Refused("minIdle", config -> config.setMinIdle(1)),
                new Refused("timeBetweenEvictionRuns",
                        config -> config.setTimeBetweenEvictionRuns(Duration.ofSeconds(1))),
                new Refused("numTestsPerEvictionRun", config -> config.setNumTestsPerEvictionRun(1)),
                new Refused("minEvictableIdleTime",
                        config -> config.setMinEvictableIdleDuration(Duration.ofSeconds(1))),
                new Refused(
                        "softMinEvictableIdleTime",
                        config -> config.setSoftMinEvictableIdleDuration(Duration.ofSeconds(1))),
                new Refused("evictionPolicy", config -> config.setEvictionPolicy(new DefaultEvictionPolicy<>())),
                new Refused("evictionPolicyClassName", config -> config.setEvictionPolicyClassName("mine")),
                new Refused(
                        "evictorShutdownTimeout", config -> config.setEvictorShutdownTimeout(Duration.ofSeconds(1))),
                new Refused("testWhileIdle", config -> config.setTestWhileIdle(true)));
    }

    @ParameterizedTest
    @MethodSource
    void refused(Refused refused) {
        var config = new GenericObjectPoolConfig<Message>();
        refused.setting.accept(config);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> TypedObjectPool.builder(Message.class).config(config))
                .withMessageMatching("(?s)%s is .*, which has no meaning here: .*".formatted(refused.name));
    }

    @Test
    void whatOnlyKeyedPoolsHaveIsTakenOverOrRefused() {
        var config = new GenericKeyedObjectPoolConfig<Message>();
        config.setMaxTotal(5);
        config.setMaxTotalPerKey(4);
        config.setMaxIdlePerKey(3);
        config.setJmxEnabled(false);
        try (var pool = TypedKeyedObjectPool.<String, Message>builder(Message.class)
                .config(config)
                .build()) {
            assertThat(pool.getMaxTotal()).isEqualTo(5);
            assertThat(pool.getMaxTotalPerKey()).isEqualTo(4);
        }
        List<Consumer<GenericKeyedObjectPoolConfig<Message>>> refused = List.of(
                given -> given.setMinIdlePerKey(1),
                given -> given.setReuseCapacityOnReturn(false),
                given -> given.setReuseCapacityOnMaintenance(true));
        for (var setting : refused) {
            var wrong = new GenericKeyedObjectPoolConfig<Message>();
            setting.accept(wrong);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TypedKeyedObjectPool.builder(Message.class).config(wrong));
        }
    }

    /** Old setters that end in Millis, or say Duration, set the same as the new ones. */
    private static String settingOf(Method setter) {
        String name = setter.getName().substring("set".length()).replaceAll("(Millis|Duration)$", "");
        name = name.equals("DurationBetweenEvictionRuns") ? "TimeBetweenEvictionRuns" : name;
        name = name.matches("(SoftM|M)inEvictableIdle") ? name + "Time" : name;
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    private static Set<String> settingsOf(Class<?>... types) {
        return Arrays.stream(types)
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .filter(method -> method.getName().startsWith("set") && method.getParameterCount() >= 1)
                .map(ConfigTest::settingOf)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void noSettingIsForgottenByTheCode() {
        var taken = Stream.of(
                "maxTotal",
                "maxIdle",
                "lifo",
                "fairness",
                "maxWait",
                "blockWhenExhausted",
                "testOnCreate",
                "testOnBorrow",
                "testOnReturn",
                "collectDetailedStatistics",
                "jmxEnabled",
                "jmxNameBase",
                "jmxNamePrefix");
        var known = Stream.concat(taken, refused().stream().map(Refused::name)).collect(Collectors.toSet());

        assertThat(settingsOf(BaseObjectPoolConfig.class, GenericObjectPoolConfig.class))
                .containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void noSettingIsForgottenByTheMigrationPage() throws Exception {
        String page = Files.readString(PAGE);
        var settings = settingsOf(
                GenericObjectPoolConfig.class,
                GenericKeyedObjectPoolConfig.class,
                GenericObjectPool.class,
                GenericKeyedObjectPool.class,
                AbandonedConfig.class);

        assertThat(settings).isNotEmpty().allSatisfy(setting -> assertThat(page).contains("| `" + setting + "`"));
    }
}
