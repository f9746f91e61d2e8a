package io.terrace.cache.memcached;

import io.terrace.cache.test.clients.FleetContract;
import io.terrace.cache.test.server.MemcachedServer;
import io.terrace.cache.test.server.ServerExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class MemcachedFleetTest extends FleetContract {

  @RegisterExtension
  static final ServerExtension<MemcachedServer> SERVER =
      new ServerExtension<>(MemcachedServer::start);

  MemcachedFleetTest() {
    super(
        () -> {
          SERVER.get().restart();
          return "memcached://" + SERVER.get().hostAndPort();
        });
  }
}
