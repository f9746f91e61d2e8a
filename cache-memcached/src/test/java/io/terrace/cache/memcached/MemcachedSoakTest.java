package io.terrace.cache.memcached;

import io.terrace.cache.test.fleet.Fleet;
import io.terrace.cache.test.fleet.MemcachedFleetServer;
import io.terrace.cache.test.fleet.SoakContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class MemcachedSoakTest extends SoakContract {

  @RegisterExtension
  static final Fleet FLEET = new Fleet(() -> new MemcachedFleetServer(PatientTierFactory.SCHEME));

  MemcachedSoakTest() {
    super(FLEET);
  }
}
