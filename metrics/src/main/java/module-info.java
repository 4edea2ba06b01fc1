/** Micrometer meters for pools and freelists. */
module dev.weir.metrics {
    requires transitive dev.weir.typed;
    requires transitive micrometer.core;
    requires static jdk.httpserver;
    requires static org.jspecify;

    exports dev.weir.metrics;
}
