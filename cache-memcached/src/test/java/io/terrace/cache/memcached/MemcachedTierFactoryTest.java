package io.terrace.cache.memcached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.terrace.cache.spi.RemoteStoreFactory;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.test.server.MemcachedNodes;
import java.net.URI;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemcachedTierFactoryTest {

  private final MemcachedTierFactory factory = new MemcachedTierFactory();

  @Test
  void itIsFound() {
    assertThat(ServiceLoader.load(RemoteStoreFactory.class))
        .anySatisfy(found -> assertThat(found.schemes()).containsExactly("memcached"));
  }

  @Test
  void aUriNamesNodes() {
    try (MemcachedNodes nodes = MemcachedNodes.start(2)) {
      URI uri = URI.create("memcached://" + String.join(",", nodes.hostsAndPorts()));
      RemoteTier tier = factory.create(uri, "shop");
      try (var store = tier.store()) {
        Stores.awaitRecovery(store, "k"); // its timeout is what the URI leaves it
        assertThat(tier.bus()).isNotNull();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "memcached:cache1:11211",
        "memcached://cache1:11211/0",
        "memcached://cache1:11211?timeout=1",
        "memcached://cache1:11211#x",
        "memcached://cache1:99999",
        "memcached://cache1:11211,",
        "memcached://user@cache1:11211",
        "memcached://no-such-host.invalid:11211"
      })
  void whatItDoesNotUnderstandIsRefused(String uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> factory.create(URI.create(uri), "shop"))
        .withMessageStartingWith("memcached: ");
  }

  @Test
  void noMessageHasThePassword() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> factory.create(URI.create("memcached://me:s3cret@cache1:11211/0"), "shop"))
        .satisfies(refused -> assertThat(refused).hasMessageNotContaining("s3cret"));
  }

  @Test
  void aNodeIsNamedOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MemcachedTier.connect("127.0.0.1:11211", "localhost:11211"))
        .withMessageContaining("named twice");
  }
}
