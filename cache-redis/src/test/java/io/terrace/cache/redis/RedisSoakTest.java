package io.terrace.cache.redis;

import io.terrace.cache.test.fleet.Fleet;
import io.terrace.cache.test.fleet.RedisFleetServer;
import io.terrace.cache.test.fleet.SoakContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisSoakTest extends SoakContract {

  @RegisterExtension static final Fleet FLEET = new Fleet(RedisFleetServer::new);

  RedisSoakTest() {
    super(FLEET);
  }
}
