package io.terrace.bench.peer;

import com.alicp.jetcache.Cache;
import com.alicp.jetcache.embedded.CaffeineCacheBuilder;
import com.alicp.jetcache.support.DefaultCacheMonitor;
import java.util.concurrent.TimeUnit;

/** JetCache's caches, configured as those of {@link Peers} are; they are not of JSR-107. */
public final class JetcachePeer {

  private static final String NAME = "bench";

  private JetcachePeer() {}

  /** Returns one on a Caffeine in the heap, by reference, with statistics. */
  public static <V> Cache<String, V> local() {
    return builder().addMonitor(new DefaultCacheMonitor(NAME)).buildCache();
  }

  /** Returns one whose loads of one key are one, which has to be asked for. */
  public static <V> Cache<String, V> localProtected() {
    return builder().cachePenetrateProtect(true).buildCache();
  }

  private static CaffeineCacheBuilder.CaffeineCacheBuilderImpl builder() {
    return CaffeineCacheBuilder.createCaffeineCacheBuilder()
        .limit((int) Peers.MAXIMUM)
        .expireAfterWrite(Peers.TTL.toSeconds(), TimeUnit.SECONDS);
  }
}
