package io.terrace.cache.test.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemcachedServerTest {

  private final MemcachedServer server = MemcachedServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void itAnswersOnceItIsStarted() {
    assertThat(server.command("version")).startsWith("VERSION ");
  }

  @Test
  void itsOptionsAreTakenOver() {
    String big = "set k 0 0 1500000\r\n" + "x".repeat(1_500_000);
    try (MemcachedServer large = MemcachedServer.start("-I", "2m")) {
      assertThat(large.command(big)).isEqualTo("STORED");
    }
    assertThat(server.command(big)).contains("too large");
  }

  @Test
  void twoHavePortsOfTheirOwn() {
    try (MemcachedServer other = MemcachedServer.start()) {
      assertThat(other.address()).isNotEqualTo(server.address());
    }
  }

  @Test
  void aPausedOneDoesNotAnswerUntilItIsResumed() {
    server.pause();
    assertThatIllegalStateException().isThrownBy(() -> server.command("version"));
    server.resume();
    assertThat(server.command("version")).startsWith("VERSION ");
  }

  @Test
  void aKilledOneIsGone() {
    server.kill();
    assertThatIllegalStateException().isThrownBy(() -> server.command("version"));
  }

  @Test
  void aRestartedOneIsEmptyAndListensWhereItDid() {
    server.command("set k 0 0 1\r\nx");
    String where = server.hostAndPort();
    server.restart();
    assertThat(server.hostAndPort()).isEqualTo(where);
    assertThat(server.command("get k")).isEqualTo("END");
  }

  @Test
  void aPausedOneCanBeRestartedAndClosed() {
    server.pause();
    server.restart();
    assertThat(server.command("version")).startsWith("VERSION ");
    server.pause();
    server.close();
    assertThatIllegalStateException().isThrownBy(() -> server.command("version"));
  }

  @Test
  void oneThatEndsAtOnceIsToldWithWhatItWrote() {
    assertThatIllegalStateException()
        .isThrownBy(() -> MemcachedServer.start("--no-such-option"))
        .withMessageContaining("has ended")
        .withMessageContaining("no-such-option");
  }

  @Test
  void nodesAreStartedAgainEmptyAndWhereTheyWere() {
    try (MemcachedNodes nodes = MemcachedNodes.start(2)) {
      String[] where = nodes.hostsAndPorts();
      nodes.node(where[1]).command("set k 0 0 1\r\nx");
      nodes.node(0).kill();
      nodes.restart();
      assertThat(nodes.hostsAndPorts()).isEqualTo(where).doesNotHaveDuplicates();
      assertThat(nodes.node(0).command("get k")).isEqualTo("END");
      assertThat(nodes.node(1).command("get k")).isEqualTo("END");
    }
  }
}
