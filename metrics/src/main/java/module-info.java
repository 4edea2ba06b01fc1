/** Pools and freelists in Micrometer, JFR and JMX. */
module dev.weir.metrics {
    requires transitive dev.weir.typed;
    requires transitive micrometer.core;
    requires transitive java.management;
    requires static jdk.httpserver;
    requires static jdk.jfr;
    requires static org.jspecify;

    exports dev.weir.metrics;
}
