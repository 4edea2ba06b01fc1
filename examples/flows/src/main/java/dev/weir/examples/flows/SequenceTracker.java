package dev.weir.examples.flows;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts the flows lost on the way, exporter by exporter. An exporter is a sender's address and port with the type and
 * id of its flow engine. The 1,024 exporters heard of last are known; one that was forgotten starts with a new
 * baseline. One thread.
 */
final class SequenceTracker {
    static final int EXPORTERS = 1024;

    private final Counter lostFlows;
    private final Key probe = new Key();
    private final Map<Key, ExporterSequence> exporters =
            new LinkedHashMap<>(EXPORTERS * 2, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, ExporterSequence> eldest) {
                    return size() > EXPORTERS;
                }
            };

    /** @param lostFlows is kept up to date */
    SequenceTracker(Counter lostFlows) {
        this.lostFlows = lostFlows;
    }

    /**
     * Takes note of a datagram, or of a number that is known otherwise, with no flows.
     *
     * @param engine   engine type and id
     * @param sequence the header's flow_sequence
     * @param flows    how many flows the datagram has
     */
    void observe(InetSocketAddress sender, int engine, int sequence, int flows) {
        ExporterSequence exporter = find(sender, engine);
        if (exporter == null) {
            exporter = new ExporterSequence(sequence);
            exporters.put(new Key(sender, engine), exporter);
        }
        int change = exporter.observe(sequence, flows);
        if (change != 0) {
            lostFlows.add(change);
        }
    }

    /** {@return whether a datagram of the exporter's was here} */
    boolean heard(InetSocketAddress sender, int engine) {
        ExporterSequence exporter = find(sender, engine);
        return exporter != null && exporter.heard();
    }

    private @Nullable ExporterSequence find(InetSocketAddress sender, int engine) {
        probe.sender = sender;
        probe.engine = engine;
        return exporters.get(probe);
    }

    /** Mutable for the probe alone, so that looking an exporter up makes no garbage. */
    private static final class Key {
        private InetSocketAddress sender;
        private int engine;

        Key() {
            this(new InetSocketAddress(0), 0);
        }

        Key(InetSocketAddress sender, int engine) {
            this.sender = sender;
            this.engine = engine;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && key.engine == engine && key.sender.equals(sender);
        }

        @Override
        public int hashCode() {
            return 31 * sender.hashCode() + engine;
        }
    }
}
