package dev.weir.examples.benchmarks;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs all benchmarks in Netty's kind of threads: on others its Recycler is slower, and nobody else notices. */
public final class NettyThreads extends ThreadPoolExecutor {

    /** JMH finds this constructor by its parameters. */
    public NettyThreads(int threads, String prefix) {
        super(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new DefaultThreadFactory(prefix));
    }
}
