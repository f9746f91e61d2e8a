package io.terrace.cache.redis;

import static io.terrace.cache.redis.Frames.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.terrace.cache.spi.RemoteStore;
import io.terrace.cache.spi.RemoteStoreFactory;
import io.terrace.cache.spi.StoreException;
import io.terrace.cache.test.server.RedisTlsServer;
import io.terrace.cache.test.server.ServerExtension;
import java.net.URI;
import java.time.Duration;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisConnectionException;

class RedisTierTest {

  private static final Duration HOUR = Duration.ofHours(1);

  @RegisterExtension
  static final ServerExtension<RedisTlsServer> SERVER =
      new ServerExtension<>(RedisTlsServer::start);

  /** That a machine stands still is no outage. */
  private static final String PATIENTLY = "?timeout=30000";

  private static RedisSettings settings(String uri) {
    return RedisTier.builder().uri(uri).settings();
  }

  @Test
  void aUriSaysWhereAndWho() {
    RedisSettings settings = settings("redis://app:a%40b%3A+c@cache.example:6400/3");
    assertThat(settings.nodes()).containsExactly(new HostAndPort("cache.example", 6400));
    assertThat(settings.login()).isEqualTo(new Login("app", "a@b:+c"));
    assertThat(settings.database()).isEqualTo(3);
    assertThat(settings.toString()).doesNotContain("a@b");
  }

  @Test
  void whatAUriLeavesOutHasADefault() {
    RedisSettings settings = settings("redis://:secret@cache.example");
    assertThat(settings.nodes()).containsExactly(new HostAndPort("cache.example", 6379));
    assertThat(settings.login()).isEqualTo(new Login(null, "secret"));
    assertThat(settings.tls()).isNull();
    assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aUriMayHaveOptions() {
    RedisSettings settings =
        settings("rediss://h?namespace=shop&timeout=700&connectTimeout=80&connections=3");
    assertThat(settings.tls()).isNotNull();
    assertThat(settings.namespace()).isEqualTo("shop");
    assertThat(settings.timeout()).isEqualTo(Duration.ofMillis(700));
    assertThat(settings.connectTimeout()).isEqualTo(Duration.ofMillis(80));
    assertThat(settings.connections()).isEqualTo(3);
    assertThat(settings("redis://h?sentinel=main&replicaReads=true").shape())
        .isEqualTo(RedisSettings.Shape.SENTINEL);
    assertThat(settings("redis://h?cluster=true").shape()).isEqualTo(RedisSettings.Shape.CLUSTER);
  }

  @Test
  void anUnknownOptionIsToldWithTheKnownOnes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings("redis://h?namspace=shop"))
        .withMessageContaining("it has no option 'namspace', but namespace, timeout, ");
  }

  @Test
  void whatTheDriverSaysIsASentenceWithOneEnd() {
    assertThat(
            Failures.message(
                "Redis h:1",
                "get",
                Budget.of(HOUR),
                new JedisConnectionException("Unexpected end of stream.")))
        .endsWith(
            "): Unexpected end of stream. Is it running there, and can it be reached from here?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://:secret@h",
        "redis://user-secret@h",
        "redis://:secret@h/db",
        "redis://:secret@h?colour=red",
        "redis://:secret@h?cluster",
        "redis://:secret@h?timeout=soon",
        "redis://:sec ret@h",
        "redis://:secret@",
        "redis://:secret@h?cluster=true&sentinel=main",
        "redis://:secret@h/2?cluster=true",
        "redis://:secret@h?replicaReads=true",
        "redis://:secret@h?timeout=10&connectTimeout=20",
        "redis://:secret@h?timeout=0",
        "redis://:secret@h?namespace=a{b}",
      })
  void whatAUriMustNotSayIsRefusedWithoutItsPassword(String uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(uri))
        .satisfies(
            e -> assertThat(e.getMessage()).doesNotContain("secret").doesNotContain("sec ret"))
        .withNoCause();
  }

  @Test
  void twoServersAreNotOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RedisTier.builder().server("a:1").server("b:2").build())
        .withMessageContaining("2 servers");
  }

  @Test
  void itIsFoundByItsSchemes() {
    RemoteStoreFactory factory = ServiceLoader.load(RemoteStoreFactory.class).iterator().next();
    assertThat(factory.schemes()).containsExactlyInAnyOrder("redis", "rediss");
    String uri = SERVER.get().server().uri() + PATIENTLY;
    try (RemoteStore store = factory.create(URI.create(uri), "shop").store()) {
      store.put("k", frame(1, "v"), HOUR);
      assertThat(store.get("k")).isEqualTo(frame(1, "v"));
    }
  }

  @Test
  void aServerIsTrustedByItsCertificate() {
    try (RemoteStore store =
        RedisTier.builder()
            .uri(SERVER.get().uri() + PATIENTLY)
            .tls(SERVER.get().trusting())
            .failFast()
            .build()
            .store()) {
      store.put("secured", frame(1, "v"), HOUR);
      assertThat(store.getAll(Set.of("secured"))).containsOnlyKeys("secured");
    }
  }

  @Test
  void aBusIsSecuredAsTheStoreIs() {
    try (Ear ear =
        new Ear(
            RedisTier.builder()
                .uri(SERVER.get().uri() + PATIENTLY)
                .tls(SERVER.get().trusting())
                .failFast())) {
      ear.assertHears();
      assertThat(ear.gaps()).isZero();
    }
  }

  @Test
  void aServerThatNobodyTrustsIsRefused() {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> RedisTier.connect(SERVER.get().uri() + PATIENTLY + "&failFast=true"))
        .withMessageContaining("TLS")
        .withMessageContaining("tls(SSLContext)");
  }

  @Test
  void aServerWithAnotherNameThanItsCertificateIsRefused() {
    String other = SERVER.get().uri().replace("127.0.0.1", "127.0.0.2") + PATIENTLY;
    RedisTierBuilder builder =
        RedisTier.builder().uri(other).tls(SERVER.get().trusting()).failFast();
    assertThatExceptionOfType(StoreException.class).isThrownBy(builder::build);
  }

  @Test
  void aKeyWithBracesIsRefused() {
    try (RemoteStore store = RedisTier.connect(SERVER.get().server().uri() + PATIENTLY).store()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> store.get("a{b}"))
          .withMessageContaining("hash tag");
    }
  }
}
