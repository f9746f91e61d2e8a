package io.terrace.cache.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.spring.boot.shop.Product;
import io.terrace.cache.spring.boot.shop.ProductRepository;
import io.terrace.cache.spring.boot.shop.ShopApplication;
import io.terrace.cache.test.server.RedisServer;
import io.terrace.cache.test.server.ServerExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.cache.configuration.CompleteConfiguration;
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
                "terrace.remote.default=" + redis.get().uri(),
                "spring.main.banner-mode=off",
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
