package dev.weir.typed.commons;

import java.util.Objects;
import org.apache.commons.pool2.impl.BaseObjectPoolConfig;
import org.apache.commons.pool2.impl.DefaultEvictionPolicy;
import org.apache.commons.pool2.impl.GenericKeyedObjectPoolConfig;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;

/**
 * Refuses settings that have no meaning here, rather than ignore them. Who has set one to its default has set nothing.
 */
final class Refusals {
    private static final String EVICTION = "idle objects are never evicted";
    private static final String MAINTENANCE = "there is no maintenance thread";

    private Refusals() {}

    static void check(BaseObjectPoolConfig<?> config) {
        var defaults = new GenericObjectPoolConfig<>();
        refuse(
                "timeBetweenEvictionRuns",
                config.getDurationBetweenEvictionRuns(),
                defaults.getDurationBetweenEvictionRuns(),
                EVICTION);
        refuse(
                "numTestsPerEvictionRun",
                config.getNumTestsPerEvictionRun(),
                defaults.getNumTestsPerEvictionRun(),
                EVICTION);
        refuse(
                "minEvictableIdleTime",
                config.getMinEvictableIdleDuration(),
                defaults.getMinEvictableIdleDuration(),
                EVICTION);
        refuse(
                "softMinEvictableIdleTime",
                config.getSoftMinEvictableIdleDuration(),
                defaults.getSoftMinEvictableIdleDuration(),
                EVICTION);
        refuse("evictionPolicy", config.getEvictionPolicy(), defaults.getEvictionPolicy(), EVICTION);
        refuse(
                "evictionPolicyClassName",
                config.getEvictionPolicyClassName(),
                DefaultEvictionPolicy.class.getName(),
                EVICTION);
        refuse(
                "evictorShutdownTimeout",
                config.getEvictorShutdownTimeoutDuration(),
                defaults.getEvictorShutdownTimeoutDuration(),
                EVICTION);
        refuse("testWhileIdle", config.getTestWhileIdle(), defaults.getTestWhileIdle(), EVICTION);
    }

    static void checkOwn(GenericObjectPoolConfig<?> config) {
        refuse("minIdle", config.getMinIdle(), GenericObjectPoolConfig.DEFAULT_MIN_IDLE, MAINTENANCE);
    }

    static void checkOwn(GenericKeyedObjectPoolConfig<?> config) {
        refuse(
                "minIdlePerKey",
                config.getMinIdlePerKey(),
                GenericKeyedObjectPoolConfig.DEFAULT_MIN_IDLE_PER_KEY,
                MAINTENANCE);
        refuse(
                "reuseCapacityOnReturn",
                config.getReuseCapacityOnReturn(),
                GenericKeyedObjectPoolConfig.DEFAULT_REUSE_CAPACITY_ON_RETURN,
                "a key that waits always gets the room of another key's idle objects");
        refuse(
                "reuseCapacityOnMaintenance",
                config.getReuseCapacityOnMaintenance(),
                GenericKeyedObjectPoolConfig.DEFAULT_REUSE_CAPACITY_ON_MAINTENANCE,
                MAINTENANCE);
    }

    private static void refuse(String setting, Object given, Object expected, String reason) {
        if (!Objects.equals(given, expected)) {
            throw new IllegalArgumentException(
                    "%s is %s, which has no meaning here: %s; leave it at %s, or keep %s and give it a %s"
                            .formatted(
                                    setting,
                                    given,
                                    reason,
                                    expected,
                                    "the GenericObjectPool",
                                    TypedPooledObjectFactory.class.getSimpleName()));
        }
    }
}
