package io.terrace.cache.redis;

import io.terrace.cache.test.clients.FleetContract;
import io.terrace.cache.test.server.RedisServer;
import io.terrace.cache.test.server.ServerExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisFleetTest extends FleetContract {

  @RegisterExtension
  static final ServerExtension<RedisServer> SERVER = new ServerExtension<>(RedisServer::start);

  RedisFleetTest() {
    super(
        () -> {
          SERVER.get().command("FLUSHALL");
          return SERVER.get().uri();
        });
  }
}
