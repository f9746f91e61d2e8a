package io.terrace.cache.web.fleet;

import io.terrace.cache.intercept.PatientTierFactory;
import io.terrace.cache.test.server.MemcachedServer;
import io.terrace.cache.test.server.ServerExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

class MemcachedWebFleetTest extends WebFleetContract {

  @RegisterExtension
  static final ServerExtension<MemcachedServer> SERVER =
      new ServerExtension<>(MemcachedServer::start);

  MemcachedWebFleetTest() {
    super(() -> PatientTierFactory.uri(SERVER.get().hostAndPort()));
  }
}
