package io.terrace.cache.intercept.contract;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.intercept.PatientTierFactory;
import io.terrace.cache.test.server.MemcachedServer;
import io.terrace.cache.test.server.RedisServer;
import io.terrace.cache.test.server.ServerExtension;
import java.util.concurrent.atomic.AtomicInteger;

/** The tiers over which the contract is run; each manager has a namespace of its own. */
public final class Tiers {

  private static final AtomicInteger NAMESPACES = new AtomicInteger();
  private static final String REMOTE = "terrace.remote.default";

  private Tiers() {}

  /** Opens a manager without a remote tier. */
  public static TerraceCacheManager local() {
    return TerraceCacheManager.builder().namespace(namespace()).build();
  }

  /** Opens one over Redis. */
  public static TerraceCacheManager redis(ServerExtension<RedisServer> server) {
    return over(server.get().uri() + "?timeout=30000");
  }

  /** Opens one over Memcached. */
  public static TerraceCacheManager memcached(ServerExtension<MemcachedServer> server) {
    return over(PatientTierFactory.uri(server.get().hostAndPort()));
  }

  private static TerraceCacheManager over(String uri) {
    System.setProperty(REMOTE, uri);
    try {
      return TerraceCacheManager.builder().namespace(namespace()).build();
    } finally {
      System.clearProperty(REMOTE);
    }
  }

  private static String namespace() {
    return "contract-" + ProcessHandle.current().pid() + "-" + NAMESPACES.incrementAndGet();
  }
}
