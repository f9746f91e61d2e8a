package io.terrace.cache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import javax.cache.CacheException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteTiersTest {

  private static final Set<String> SCHEMES = Set.of("redis", "memcached");

  private final Properties properties = new Properties();

  @Test
  void tiersAreFoundByTheirNames() {
    properties.setProperty("terrace.remote.default", " redis://localhost:6379/0 ");
    properties.setProperty("terrace.remote.pages", "MEMCACHED://one:11211");
    properties.setProperty("terrace.namespace", "shop");
    properties.setProperty("terrace.remotely", "related");

    assertThat(RemoteTiers.declared(properties, SCHEMES))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "default", URI.create("redis://localhost:6379/0"),
                "pages", URI.create("MEMCACHED://one:11211")));
  }

  @Test
  void aPropertyThatIsOnlyADefaultCounts() {
    properties.setProperty("terrace.remote.default", "redis://localhost");

    assertThat(RemoteTiers.declared(new Properties(properties), SCHEMES)).containsKey("default");
  }

  @Test
  void noTierNeedsNoScheme() {
    assertThat(RemoteTiers.declared(properties, getClass().getClassLoader())).isEmpty();
  }

  @Test
  void anUnknownSchemeSaysTheKnownOnesAndTheRemedy() {
    properties.setProperty("terrace.remote.default", "foo://host:1/path");

    assertThatThrownBy(() -> RemoteTiers.declared(properties, SCHEMES))
        .isInstanceOf(CacheException.class)
        .hasMessage(
            "terrace.remote.default: no remote tier understands 'foo://host:1'. Known schemes:"
                + " [memcached, redis]. Add terrace-redis or terrace-memcached to the class path.");
  }

  @Test
  void aTierNeedsAName() {
    properties.setProperty("terrace.remote.", "redis://localhost");

    assertThatThrownBy(() -> RemoteTiers.declared(properties, SCHEMES))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("terrace.remote.default=<uri>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "foo://user:secret@host:1",
        "foo://user:secret@under_score:1",
        "foo:user:secret@host",
        "foo://host/?password=secret",
        "foo://host/secret#secret",
        "redis://user:sec ret@host",
        "scheme:secret@host",
        "//user:secret@host",
        "secret",
        ""
      })
  void noMessageHasMoreThanSchemeAndHost(String uri) {
    properties.setProperty("terrace.remote.default", uri);

    assertThat(textOf(() -> RemoteTiers.declared(properties, SCHEMES)))
        .contains("terrace.remote.default")
        .doesNotContain("secret")
        .doesNotContain("sec ret")
        .doesNotContain("user");
  }

  private static String textOf(ThrowingCallable failing) {
    StringWriter text = new StringWriter();
    assertThatThrownBy(failing)
        .isInstanceOf(CacheException.class)
        .satisfies(
            e -> {
              for (Throwable each = e; each != null; each = each.getCause()) {
                new PrintWriter(text, true).println(each);
              }
            });
    return text.toString();
  }
}
