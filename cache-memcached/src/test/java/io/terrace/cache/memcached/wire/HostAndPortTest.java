package io.terrace.cache.memcached.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostAndPortTest {

  @Test
  void hostsAndPortsAreRead() {
    assertThat(HostAndPort.parse("cache1:1234")).isEqualTo(new HostAndPort("cache1", 1234));
    assertThat(HostAndPort.parse("cache1")).isEqualTo(new HostAndPort("cache1", 11211));
    assertThat(HostAndPort.parse("10.0.0.1:1")).isEqualTo(new HostAndPort("10.0.0.1", 1));
    assertThat(HostAndPort.parse("[::1]:1234")).isEqualTo(new HostAndPort("::1", 1234));
    assertThat(HostAndPort.parse("[::1]")).hasToString("[::1]:11211");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ":1", "a:", "a:0", "a:65536", "a:x", "::1", "a b:1", "[::1", "a,b", "u@a:1"})
  void anythingElseIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HostAndPort.parse(text))
        .withMessageContaining("host:port");
  }
}
