package io.terrace.cache.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.spring.boot.shop.Product;
import io.terrace.cache.spring.boot.shop.ProductRepository;
import io.terrace.cache.spring.boot.shop.ShopApplication;
import io.terrace.cache.test.server.RedisServer;
import io.terrace.cache.test.server.ServerExtension;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.cache.configuration.CompleteConfiguration;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A shop on Spring Boot with a repository over JDBC, and Redis as the tier that its processes
 * share. Runs on Boot 3.5 and on Boot 4, each with the versions of its own.
 */
class ShopTest {

  @RegisterExtension
  static final ServerExtension<RedisServer> redis = new ServerExtension<>(RedisServer::start);

  private static ConfigurableApplicationContext shop;
  private static ProductRepository products;
  private static TransactionTemplate transactions;

  @BeforeAll
  static void open() {
    shop =
        new SpringApplicationBuilder(ShopApplication.class)
            .properties(
                "terrace.namespace=shop",
                "terrace.remote.default=" + redis.get().uri() + "?timeout=30000",
                "spring.main.banner-mode=off",
                "spring.jmx.enabled=true",
                "management.endpoints.jmx.exposure.include=terrace,health",
                "spring.main.web-application-type=none")
            .run();
    products = shop.getBean(ProductRepository.class);
    transactions = shop.getBean(TransactionTemplate.class);
  }

  @AfterAll
  static void close() {
    SpringApplication.exit(shop);
  }

  private static String newProduct(int price) {
    String id = UUID.randomUUID().toString();
    products.save(new Product(id, price));
    return id;
  }

  @Test
  void theVersionIsTheOneThatIsMeantToBeTested() {
    assertThat(SpringBootVersion.getVersion())
        .startsWith(System.getProperty("boot.expected", "3.5."));
  }

  @Test
  void aScrapeShowsWhatTheShopDoes() throws Exception {
    PrometheusMeterRegistry registry = shop.getBean(PrometheusMeterRegistry.class);
    double hits = scraped(registry, "cache_gets_total", "result=\"hit\"");
    double loads = scraped(registry, "terrace_cache_loads_seconds_count", "result=\"success\"");
    String id = newProduct(10);
    for (int i = 0; i < 5; i++) {
      products.find(id); // a load and four hits
    }
    assertThat(scraped(registry, "cache_gets_total", "result=\"hit\"") - hits).isEqualTo(4);
    assertThat(scraped(registry, "terrace_cache_loads_seconds_count", "result=\"success\"") - loads)
        .isEqualTo(1);
    assertThat(registry.scrape())
        .contains("terrace_remote_bytes_total{")
        .contains("terrace_remote_breaker{")
        .contains("terrace_remote_calls_seconds_count{");
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    ObjectName products =
        new ObjectName("io.terrace.cache:type=Cache,manager=\"shop\",cache=\"products\"");
    assertThat(beans.getAttribute(products, "Misses"))
        .isEqualTo(
            shop.getBean(TerraceCacheManager.class).getCache("products").statistics().misses());
  }

  /** Returns the number on the one line of that name that has the tags of the shop's products. */
  private static double scraped(PrometheusMeterRegistry registry, String name, String tag) {
    List<String> lines =
        registry
            .scrape()
            .lines()
            .filter(line -> line.startsWith(name + "{"))
            .filter(line -> line.contains("cache=\"products\""))
            .filter(line -> line.contains("cache_manager=\"shop\"") && line.contains(tag))
            .toList();
    assertThat(lines).as(name).hasSize(1);
    return Double.parseDouble(lines.get(0).substring(lines.get(0).lastIndexOf(' ')));
  }

  @Test
  void theActuatorKnowsTheCaches() throws Exception {
    String id = newProduct(10);
    products.find(id);
    TerraceEndpoint endpoint = shop.getBean(TerraceEndpoint.class);
    assertThat(endpoint.caches()).asString().contains("products").contains("storeBreaker=CLOSED");
    assertThat(endpoint.cache("products", id)).asString().contains("state=FRESH");
    assertThat(endpoint.invalidate("products", id)).containsEntry("done", "SENT");
    assertThat(endpoint.cache("products", id)).asString().contains("state=ABSENT");
    assertThat(endpoint.cache("absent", null)).isNull();

    // As Boot itself calls them, by name.
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    ObjectName terrace =
        beans
            .queryNames(
                new ObjectName("org.springframework.boot:type=Endpoint,name=Terrace,*"), null)
            .iterator()
            .next();
    assertThat(beans.invoke(terrace, "caches", new Object[0], new String[0]))
        .asString()
        .contains("products");
    String[] texts = {String.class.getName(), String.class.getName()};
    assertThat(beans.invoke(terrace, "cache", new Object[] {"products", null}, texts))
        .asString()
        .contains("hitRate");
    assertThat(beans.invoke(terrace, "invalidate", new Object[] {"products", null}, texts))
        .asString()
        .contains("CLEARED");
    ObjectName health =
        beans
            .queryNames(
                new ObjectName("org.springframework.boot:type=Endpoint,name=Health,*"), null)
            .iterator()
            .next();
    assertThat(
            beans.invoke(
                health,
                "healthForPath",
                new Object[] {new String[] {"terrace"}},
                new String[] {String[].class.getName()}))
        .asString()
        .contains("UP");
  }

  @Test
  void fiftyThreadsOnAColdKeyMakeOneQuery() throws Exception {
    String id = newProduct(10);
    int before = products.queries();
    CyclicBarrier together = new CyclicBarrier(50);
    ExecutorService pool = Executors.newFixedThreadPool(50);
    try {
      List<Future<Product>> found = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        found.add(
            pool.submit(
                () -> {
                  together.await();
                  return products.find(id);
                }));
      }
      for (Future<Product> one : found) {
        assertThat(one.get()).isEqualTo(new Product(id, 10));
      }
    } finally {
      pool.shutdownNow();
    }

    assertThat(products.queries() - before).isEqualTo(1);
  }

  @Test
  void aProductIsInRedisForTheOtherProcesses() {
    String id = newProduct(10);
    products.find(id);

    TerraceCacheManager other =
        TerraceCacheManager.builder()
            .namespace("shop")
            .unlisted()
            .properties(shop.getBean(TerraceProperties.class).forManager())
            .build();
    try (other) {
      var cache = other.cache("products", specOf("products"));
      assertThat(cache.get(id)).isEqualTo(new Product(id, 10));
    }
  }

  @SuppressWarnings("unchecked") // the annotated method's types
  private static CacheSpec<Object, Object> specOf(String name) {
    var cache = shop.getBean(TerraceCacheManager.class).getCache(name);
    assertThat(cache).isNotNull();
    return (CacheSpec<Object, Object>) cache.getConfiguration(CompleteConfiguration.class);
  }

  @Test
  void aTransactionThatIsRolledBackLeavesNothingStaleAndLosesNothing() {
    String id = newProduct(10);
    assertThat(products.find(id).price()).isEqualTo(10);
    int before = products.queries();

    transactions.executeWithoutResult(
        transaction -> {
          products.save(new Product(id, 20));
          assertThat(products.find(id).price()).as("its own write").isEqualTo(20);
          transaction.setRollbackOnly();
        });

    assertThat(products.queries() - before).as("read past the cache, once").isEqualTo(1);
    assertThat(products.find(id).price()).isEqualTo(10);
    assertThat(products.queries() - before).as("still cached").isEqualTo(1);
  }

  @Test
  void whatIsReadBetweenAWriteAndItsCommitIsNotKept() throws Exception {
    String id = newProduct(10);
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      transactions.executeWithoutResult(
          transaction -> {
            products.save(new Product(id, 20));
            Product seen = otherThreadFinds(other, id);
            assertThat(seen.price()).as("not committed yet").isEqualTo(10);
          });
      assertThat(products.find(id).price()).isEqualTo(20);
      assertThat(otherThreadFinds(other, id).price()).isEqualTo(20);
    } finally {
      other.shutdownNow();
    }
  }

  private static Product otherThreadFinds(ExecutorService other, String id) {
    try {
      return other.submit(() -> products.find(id)).get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatADirtyTransactionReadsIsNotCached() {
    String changed = newProduct(10);
    String read = newProduct(1);
    int before = products.queries();

    transactions.executeWithoutResult(
        transaction -> {
          products.save(new Product(changed, 20));
          products.find(read);
          products.find(read);
        });
    products.find(read);

    assertThat(products.queries() - before).isEqualTo(3);
  }
}
