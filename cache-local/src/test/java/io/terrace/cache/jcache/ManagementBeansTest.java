package io.terrace.cache.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.jcache.ManagementBeans.Kind;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManagementBeansTest {

  private static final URI MANAGER = URI.create("terrace:beans-test");
  private static final String NAMES = "javax.cache:CacheManager=terrace.beans-test,*";
  private static final String PLAIN =
      "javax.cache:type=CacheStatistics,CacheManager=terrace.beans-test,Cache=users";

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final ManagementBeans beans = beansOf(MANAGER, "users", new ClassLoader() {});
  private final Counts counts = new Counts();

  private static ManagementBeans beansOf(URI manager, String cache, ClassLoader loader) {
    return new ManagementBeans(manager, cache, loader);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    beans.close();
    assertThat(registered()).isEmpty();
  }

  private Set<ObjectName> registered() throws Exception {
    return server.queryNames(new ObjectName(NAMES), null);
  }

  private long hitsOf(ObjectName name) throws Exception {
    return (Long) server.getAttribute(name, "CacheHits");
  }

  @Test
  void aBeanHasTheNameThatOthersComputeFromUriAndCache() throws Exception {
    beans.register(Kind.STATISTICS, new StatisticsBean(counts));
    beans.register(Kind.CONFIGURATION, new ConfigurationBean(() -> spec()));

    assertThat(registered())
        .containsExactlyInAnyOrder(
            new ObjectName(PLAIN),
            new ObjectName(
                "javax.cache:type=CacheConfiguration,CacheManager=terrace.beans-test,Cache=users"));
  }

  private static CacheSpec<String, Integer> spec() {
    return CacheSpec.of(String.class, Integer.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "file:/a,b?c=d; x; file./a.b.c.d; x",
        "urn:x; get(int,String)*; urn.x; get(int.String).",
        "urn:x; a\"b=c:d?; urn.x; a.b.c.d."
      })
  void whatANameMayNotHaveIsADot(String uri, String cache, String manager, String plain)
      throws Exception {
    ManagementBeans odd = beansOf(URI.create(uri), cache, getClass().getClassLoader());
    ObjectName name =
        new ObjectName(
            "javax.cache:type=CacheStatistics,CacheManager=" + manager + ",Cache=" + plain);
    odd.register(Kind.STATISTICS, new StatisticsBean(counts));

    assertThat(server.isRegistered(name)).isTrue();
    odd.close();
    assertThat(server.isRegistered(name)).isFalse();
  }

  @Test
  void theSecondClassLoadersBeanStandsBesideTheFirst() throws Exception {
    Counts others = new Counts();
    others.hits = 2;
    counts.hits = 1;
    ManagementBeans second = beansOf(MANAGER, "users", getClass().getClassLoader());
    beans.register(Kind.STATISTICS, new StatisticsBean(counts));
    second.register(Kind.STATISTICS, new StatisticsBean(others));

    assertThat(registered()).hasSize(2);
    assertThat(hitsOf(new ObjectName(PLAIN))).isEqualTo(1);
    ObjectName longer =
        registered().stream().filter(n -> n.getKeyProperty("ClassLoader") != null).findAny().get();
    assertThat(hitsOf(longer)).isEqualTo(2);

    beans.close();
    assertThat(registered()).containsExactly(longer);
    second.close();
  }

  @Test
  void theFirstToLeaveTakesOnlyItsOwnBean() throws Exception {
    ManagementBeans second = beansOf(MANAGER, "users", getClass().getClassLoader());
    beans.register(Kind.STATISTICS, new StatisticsBean(counts));
    second.register(Kind.STATISTICS, new StatisticsBean(counts));

    second.close();

    assertThat(registered()).containsExactly(new ObjectName(PLAIN));
  }

  @Test
  void threeOfOneClassLoaderDoNotCollide() throws Exception {
    ManagementBeans second = beansOf(MANAGER, "users", getClass().getClassLoader());
    ManagementBeans third = beansOf(MANAGER, "users", getClass().getClassLoader());
    beans.register(Kind.STATISTICS, new StatisticsBean(counts));
    second.register(Kind.STATISTICS, new StatisticsBean(counts));
    third.register(Kind.STATISTICS, new StatisticsBean(counts));

    assertThat(registered()).hasSize(3);
    second.close();
    third.close();
  }

  @Test
  void registeringTwiceIsRegisteringOnce() throws Exception {
    beans.register(Kind.STATISTICS, new StatisticsBean(counts));
    beans.register(Kind.STATISTICS, new StatisticsBean(counts));
    assertThat(registered()).hasSize(1);

    beans.unregister(Kind.STATISTICS);
    beans.unregister(Kind.STATISTICS);
    assertThat(registered()).isEmpty();
  }

  @Test
  void aClosedCacheRegistersNothing() throws Exception {
    beans.close();
    beans.register(Kind.STATISTICS, new StatisticsBean(counts));

    assertThat(registered()).isEmpty();
  }

  @Test
  void aBeanThatSomeoneElseTookAwayIsNoError() throws Exception {
    beans.register(Kind.STATISTICS, new StatisticsBean(counts));
    server.unregisterMBean(new ObjectName(PLAIN));

    beans.unregister(Kind.STATISTICS);
    beans.register(Kind.STATISTICS, new StatisticsBean(counts));

    assertThat(registered()).hasSize(1);
  }

  @Test
  void statisticsSayPercentagesAndAreCleared() throws Exception {
    beans.register(Kind.STATISTICS, new StatisticsBean(counts));
    ObjectName name = new ObjectName(PLAIN);
    assertThat(server.getAttribute(name, "CacheHitPercentage")).isEqualTo(0f);
    counts.hits = 3;
    counts.misses = 1;

    assertThat(server.getAttribute(name, "CacheGets")).isEqualTo(4L);
    assertThat(server.getAttribute(name, "CacheHitPercentage")).isEqualTo(75f);
    assertThat(server.getAttribute(name, "CacheMissPercentage")).isEqualTo(25f);
    assertThat(server.invoke(name, "clear", null, null)).isNull();
    assertThat(hitsOf(name)).isZero();
  }

  @Test
  void theConfigurationShownIsThatOfNow() throws Exception {
    AtomicReference<CacheSpec<?, ?>> now = new AtomicReference<>(spec());
    beans.register(Kind.CONFIGURATION, new ConfigurationBean(now::get));
    ObjectName name = new ObjectName(PLAIN.replace("CacheStatistics", "CacheConfiguration"));

    assertThat(server.getAttribute(name, "KeyType")).isEqualTo("java.lang.String");
    assertThat(server.getAttribute(name, "StatisticsEnabled")).isEqualTo(true);
    now.set(spec().statistics(false));
    assertThat(server.getAttribute(name, "StatisticsEnabled")).isEqualTo(false);
  }

  private static final class Counts implements JsrStatistics {
    private long hits;
    private long misses;

    @Override
    public long hits() {
      return hits;
    }

    @Override
    public long misses() {
      return misses;
    }

    @Override
    public long puts() {
      return 0;
    }

    @Override
    public long removals() {
      return 0;
    }

    @Override
    public long evictions() {
      return 0;
    }

    @Override
    public float averageGetMicros() {
      return 0;
    }

    @Override
    public float averagePutMicros() {
      return 0;
    }

    @Override
    public float averageRemoveMicros() {
      return 0;
    }

    @Override
    public void clear() {
      hits = 0;
      misses = 0;
    }
  }
}
