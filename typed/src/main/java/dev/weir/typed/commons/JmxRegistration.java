package dev.weir.typed.commons;

import java.lang.management.ManagementFactory;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.apache.commons.pool2.impl.BaseObjectPoolConfig;
import org.jspecify.annotations.Nullable;

/** A pool's entry in the platform's MBean server, under the name that Commons Pool would give it. */
final class JmxRegistration {
    private static final String DOMAIN = "org.apache.commons.pool2";

    private final @Nullable ObjectName name;

    private JmxRegistration(@Nullable ObjectName name) {
        this.name = name;
    }

    /** {@return the entry of a bean of the type that monitoring looks for, or none if the settings say so} */
    static JmxRegistration of(Settings settings, Class<?> type, Object bean) {
        if (!settings.isInJmx) {
            return new JmxRegistration(null);
        }
        String base = "%s:type=%s,name=".formatted(DOMAIN, type.getSimpleName());
        String given = settings.jmxNameBase == null ? base : settings.jmxNameBase;
        try {
            return register(given + settings.jmxNamePrefix, bean);
        } catch (MalformedObjectNameException e) {
            // As Commons Pool does: a name that can't be is replaced by the default.
            try {
                return register(base + BaseObjectPoolConfig.DEFAULT_JMX_NAME_PREFIX, bean);
            } catch (JMException impossible) {
                throw new IllegalStateException(impossible);
            }
        } catch (JMException e) {
            throw new IllegalStateException("can't register the pool as %s; build it with jmxEnabled(false)"
                    .formatted(given + settings.jmxNamePrefix), e);
        }
    }

    /** The first pool of a name has no number, the next is 2. */
    private static JmxRegistration register(String name, Object bean) throws JMException {
        var server = ManagementFactory.getPlatformMBeanServer();
        for (int number = 1;; number++) {
            var numbered = new ObjectName(number == 1 ? name : name + number);
            if (numbered.isPattern()) {
                throw new MalformedObjectNameException(name + " is a pattern");
            }
            if (!server.isRegistered(numbered)) {
                try {
                    return new JmxRegistration(server.registerMBean(bean, numbered).getObjectName());
                } catch (InstanceAlreadyExistsException e) {
                    // Another pool was quicker; the next number may be free.
                }
            }
        }
    }

    void close() {
        if (name != null) {
            try {
                ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
            } catch (InstanceNotFoundException e) {
                // A second close, or somebody else unregistered it.
            } catch (JMException e) {
                throw new IllegalStateException("can't unregister " + name, e);
            }
        }
    }
}
