package dev.weir.metrics;

import dev.weir.core.Freelist;
import dev.weir.core.PoolClosed;
import dev.weir.typed.TypedPool;
import java.lang.management.ManagementFactory;
import java.util.regex.Pattern;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Shows pools and freelists in JMX, each as a {@link PoolMXBean} of the platform's MBean server under the name {@code
 * dev.weir:type=Pool,name=NAME}. A name with characters that mean something to JMX is quoted as {@link
 * ObjectName#quote} does.
 *
 * <p>The bean goes when the pool is closed, and soon after it was collected without a close; it does not keep the pool
 * alive. Any thread.
 */
public final class PoolBeans {
    private static final Pattern NEEDS_QUOTES = Pattern.compile("[,=:\"*?\\n\\\\]");

    private PoolBeans() {}

    /**
     * Registers a freelist's bean.
     *
     * @return its name
     * @throws IllegalArgumentException if there is a bean of that name, such as another freelist's
     * @throws PoolClosed               if the freelist is closed
     */
    public static ObjectName register(Freelist freelist) {
        return register(freelist, Target.of(freelist));
    }

    /**
     * Registers a pool's bean.
     *
     * @return its name
     * @throws IllegalArgumentException if there is a bean of that name, such as another pool's
     * @throws PoolClosed               if the pool is closed
     */
    public static ObjectName register(TypedPool<?> pool) {
        return register(pool, Target.of(pool));
    }

    private static <P> ObjectName register(P pool, Target<P> target) {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = objectName(target.name());
        Attachment attachment = Attachment.to(pool, target);
        try {
            server.registerMBean(new PoolBean<>(target), name);
        } catch (InstanceAlreadyExistsException e) {
            attachment.end();
            throw new IllegalArgumentException(
                    "a pool named %s is registered as %s; give each pool a name of its own, and register it once"
                            .formatted(target.name(), name),
                    e);
        } catch (JMException e) {
            attachment.end();
            throw new IllegalStateException("can't register pool %s as %s".formatted(target.name(), name), e);
        }
        attachment.atEnd(() -> unregister(server, name));
        return name;
    }

    private static ObjectName objectName(String pool) {
        String value = NEEDS_QUOTES.matcher(pool).find() ? ObjectName.quote(pool) : pool;
        try {
            return new ObjectName("dev.weir:type=Pool,name=" + value);
        } catch (JMException e) {
            throw new IllegalStateException("no JMX name for pool " + pool, e);
        }
    }

    private static void unregister(MBeanServer server, ObjectName name) {
        try {
            server.unregisterMBean(name);
        } catch (InstanceNotFoundException e) {
            // Somebody else did so.
        } catch (JMException e) {
            throw new IllegalStateException("can't unregister " + name, e);
        }
    }
}
