package io.terrace.cache.test.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisServerTest {

  @RegisterExtension
  static final ServerExtension<RedisServer> SERVER = new ServerExtension<>(RedisServer::start);

  @Test
  void itAnswersWhenItIsHandedOut() {
    RedisServer server = SERVER.get();
    assertThat(server.command("SET", "k", "v")).isEqualTo("OK");
    assertThat(server.command("GET", "k")).isEqualTo("v");
    assertThat(server.command("GET", "absent")).isNull();
    assertThat(server.command("MGET", "k", "absent")).isEqualTo(listOf("v", null));
    assertThatIllegalStateException()
        .isThrownBy(() -> server.command("INCR", "k"))
        .withMessageContaining("not an integer");
  }

  private static List<Object> listOf(Object... elements) {
    return Arrays.asList(elements);
  }

  @Nested
  class InANestedClass {
    @Test
    void itIsTheSame() {
      assertThat(SERVER.get().command("PING")).isEqualTo("PONG");
    }
  }

  @Test
  void afterAKillItIsGoneAndARestartForgets() {
    try (RedisServer server = RedisServer.start()) {
      server.command("SET", "k", "v");
      server.kill();
      assertThatThrownBy(() -> server.command("PING")).isInstanceOf(UncheckedIOException.class);
      server.restart();
      assertThat(server.command("GET", "k")).isNull();
    }
  }

  @Test
  void aPausedServerGoesOnWhereItWas() {
    try (RedisServer server = RedisServer.start()) {
      server.command("SET", "k", "v");
      server.pause();
      server.resume();
      assertThat(server.command("GET", "k")).isEqualTo("v");
    }
  }

  @Test
  void aSecuredServerLetsInWhoKnowsThePassword() {
    try (RedisServer server = RedisServer.startSecured("app", "secret")) {
      assertThat(server.command("ACL", "WHOAMI")).isEqualTo("app");
    }
  }

  @Test
  void itLeavesNothing() {
    RedisServer server = RedisServer.start();
    Path directory = server.directory();
    assertThat(directory).exists();
    server.pause(); // one that is stopped can be closed too
    server.close();
    assertThat(directory).doesNotExist();
    server.close();
  }

  @Test
  void aServerThatDoesNotStartSaysWhy() {
    assertThatIllegalStateException()
        .isThrownBy(() -> RedisServer.start(List.of("--no-such-directive", "1")))
        .withMessageContaining("no-such-directive");
  }

  @Test
  void aServerThatIsNotInstalledSaysHowToInstallIt() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                ServerProcess.start("no-such-server", "some-package", Path.of("unused"), List.of()))
        .withMessageContaining("apt-get install -y some-package");
  }
}
