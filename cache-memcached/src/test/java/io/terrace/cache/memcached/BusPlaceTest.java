package io.terrace.cache.memcached;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.memcached.spy.SpyNodes;
import io.terrace.cache.memcached.wire.HostAndPort;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where the log of a namespace lives: the loss of one node costs the local tiers, not of two. */
class BusPlaceTest {

  @Test
  void theLogIsOnTheNodeThatHasTheVersions() {
    List<HostAndPort> absent =
        List.of(
            new HostAndPort("127.0.0.1", 1),
            new HostAndPort("127.0.0.1", 2),
            new HostAndPort("127.0.0.1", 3));
    Set<String> used = new HashSet<>();
    try (SpyNodes nodes = SpyNodes.open(absent, null, 1_024)) {
      for (int i = 0; i < 50; i++) {
        String namespace = "shop" + i;
        String home = VersionRecords.home(nodes, namespace).name();
        assertThat(new BusLog(nodes, namespace).nodeName()).isEqualTo(home);
        used.add(home);
      }
    }
    assertThat(used).as("namespaces are spread").hasSize(3);
  }
}
