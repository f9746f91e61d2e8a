package io.terrace.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import redis.clients.jedis.Connection;

/** Shows that a run with another version of the driver really has it. */
@EnabledIfSystemProperty(named = "jedis.expected", matches = ".+")
class JedisVersionTest {

  @Test
  void theDriverIsTheOneThatWasAskedFor() {
    String path = Connection.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    assertThat(path).endsWith("jedis-" + System.getProperty("jedis.expected") + ".jar");
  }
}
