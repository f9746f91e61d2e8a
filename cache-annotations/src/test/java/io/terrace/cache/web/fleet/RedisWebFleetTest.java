package io.terrace.cache.web.fleet;

import io.terrace.cache.test.server.RedisServer;
import io.terrace.cache.test.server.ServerExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisWebFleetTest extends WebFleetContract {

  @RegisterExtension
  static final ServerExtension<RedisServer> SERVER = new ServerExtension<>(RedisServer::start);

  RedisWebFleetTest() {
    super(() -> SERVER.get().uri() + "?timeout=30000");
  }
}
