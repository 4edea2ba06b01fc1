/** Pooled, fixed-size, off-heap records behind a plain Java interface. */
module dev.weir.typed {
    requires transitive dev.weir.core;
    requires static java.management;
    requires static org.apache.commons.pool2;
    requires static org.jspecify;

    exports dev.weir.typed;
    exports dev.weir.typed.commons;
    exports dev.weir.typed.fields;
}
