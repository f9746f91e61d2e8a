package io.terrace.cache.memcached;

import io.terrace.cache.test.clients.ClientsContract;
import io.terrace.cache.test.server.MemcachedServer;
import io.terrace.cache.test.server.ServerExtension;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What clients of JSR-107 rely on, over one server. */
class MemcachedClientsTest {

  @RegisterExtension
  static final ServerExtension<MemcachedServer> SERVER =
      new ServerExtension<>(MemcachedServer::start);

  private static String uri() {
    return PatientTierFactory.uri(SERVER.get().hostAndPort());
  }

  @Nested
  @Tag("long") // as over Redis
  class BothTiers extends ClientsContract {
    BothTiers() {
      super(MemcachedClientsTest::uri, null);
    }
  }

  @Nested
  @Tag("long") // as over Redis
  class RemoteAlone extends ClientsContract {
    RemoteAlone() {
      super(MemcachedClientsTest::uri, "remote");
    }
  }
}
