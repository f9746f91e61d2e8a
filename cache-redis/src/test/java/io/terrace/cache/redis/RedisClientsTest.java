package io.terrace.cache.redis;

import io.terrace.cache.test.clients.ClientsContract;
import io.terrace.cache.test.server.RedisServer;
import io.terrace.cache.test.server.ServerExtension;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What clients of JSR-107 rely on, over one server. */
class RedisClientsTest {

  @RegisterExtension
  static final ServerExtension<RedisServer> SERVER = new ServerExtension<>(RedisServer::start);

  private static String uri() {
    return SERVER.get().uri() + "?timeout=30000"; // a machine that stands still is no outage
  }

  @Nested
  class BothTiers extends ClientsContract {
    BothTiers() {
      super(RedisClientsTest::uri, null);
    }
  }

  @Nested
  class RemoteAlone extends ClientsContract {
    RemoteAlone() {
      super(RedisClientsTest::uri, "remote");
    }
  }
}
