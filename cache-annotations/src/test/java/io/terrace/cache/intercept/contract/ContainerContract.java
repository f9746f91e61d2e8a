package io.terrace.cache.intercept.contract;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.test.server.MemcachedServer;
import io.terrace.cache.test.server.RedisServer;
import io.terrace.cache.test.server.ServerExtension;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What annotations do in one container, over each kind of tiers. */
public abstract class ContainerContract {

  @RegisterExtension
  static final ServerExtension<RedisServer> REDIS = new ServerExtension<>(RedisServer::start);

  @RegisterExtension
  static final ServerExtension<MemcachedServer> MEMCACHED =
      new ServerExtension<>(MemcachedServer::start);

  /** Starts the container, with the services of the contract and {@code manager} in it. */
  protected abstract Services start(TerraceCacheManager manager);

  @Nested
  class Local extends AnnotatedServiceContract {
    Local() {
      super(Tiers::local, ContainerContract.this::start);
    }
  }

  @Nested
  class OverRedis extends AnnotatedServiceContract {
    OverRedis() {
      super(() -> Tiers.redis(REDIS), ContainerContract.this::start);
    }
  }

  @Nested
  class OverMemcached extends AnnotatedServiceContract {
    OverMemcached() {
      super(() -> Tiers.memcached(MEMCACHED), ContainerContract.this::start);
    }
  }
}
