package io.terrace.cache.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.annotation.CacheInvalidate;
import io.terrace.cache.annotation.Cached;
import io.terrace.cache.spring.CachingOptions.ExpressionSyntax;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.configuration.CompleteConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.MapPropertySource;

/** The annotations on beans of a plain Spring context. */
class SpringCachingTest {

  @Configuration
  @EnableTerraceCaching
  static class Caching {

    @Bean
    TerraceCacheManager caches() {
      return TerraceCacheManager.builder().namespace("shop").unlisted().build();
    }
  }

  interface Catalogue {
    String product(String id);
  }

  static class SqlCatalogue implements Catalogue {

    final AtomicInteger calls = new AtomicInteger();

    @Override
    @Cached(name = "products", ttl = "${products.ttl:5m}")
    public String product(String id) {
      return id + calls.incrementAndGet();
    }
  }

  static class Prices {

    final AtomicInteger calls = new AtomicInteger();

    @Cached(name = "prices", key = "#currency + #id")
    public int price(String id, String currency) {
      return calls.incrementAndGet();
    }

    @CacheInvalidate(name = "prices", all = true)
    public void raise() {}

    public int untouched() {
      return calls.get();
    }
  }

  private static AnnotationConfigApplicationContext context(
      Map<String, Object> properties, Class<?>... configuration) {
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("t", properties));
    context.register(configuration);
    try {
      context.refresh();
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
    return context;
  }

  private static AnnotationConfigApplicationContext context(Class<?>... configuration) {
    return context(Map.of(), configuration);
  }

  @Test
  void aBeanWithAnInterfaceIsCachedBehindThatInterface() {
    try (var context = context(Caching.class, SqlCatalogue.class)) {
      Catalogue catalogue = context.getBean(Catalogue.class);

      assertThat(catalogue.product("42")).isEqualTo("421");
      assertThat(catalogue.product("42")).isEqualTo("421");
      assertThat(catalogue.product("43")).isEqualTo("432");
      assertThat(AopUtils.isJdkDynamicProxy(catalogue)).isTrue();
    }
  }

  @Test
  void aBeanWithoutOneIsCachedBehindASubclass() {
    try (var context = context(Caching.class, Prices.class)) {
      Prices prices = context.getBean(Prices.class);

      assertThat(prices.price("42", "EUR")).isEqualTo(1);
      assertThat(prices.price("42", "EUR")).isEqualTo(1);
      prices.raise();
      assertThat(prices.price("42", "EUR")).isEqualTo(2);
      assertThat(AopUtils.isCglibProxy(prices)).isTrue();
    }
  }

  @Test
  void aMethodWithoutAnAnnotationIsNotIntercepted() throws ReflectiveOperationException {
    try (var context = context(Caching.class, Prices.class)) {
      Advised proxy = (Advised) context.getBean(Prices.class);
      CachingAdvisor advisor = context.getBean(CachingAdvisor.class);

      assertThat(proxy.getAdvisors()).containsExactly(advisor);
      assertThat(advisor.matches(Prices.class.getMethod("raise"), Prices.class)).isTrue();
      assertThat(advisor.matches(Prices.class.getMethod("untouched"), Prices.class)).isFalse();
    }
  }

  @Test
  void aPlaceholderIsReadFromTheEnvironment() {
    try (var context = context(Map.of("products.ttl", "7s"), Caching.class, SqlCatalogue.class)) {
      assertThat(ttl(context)).isEqualTo(Duration.ofSeconds(7));
    }
    try (var context = context(Caching.class, SqlCatalogue.class)) {
      assertThat(ttl(context)).isEqualTo(Duration.ofMinutes(5));
    }
  }

  @SuppressWarnings("unchecked") // JSR-107 asks for a raw class
  private static Duration ttl(AnnotationConfigApplicationContext context) {
    var cache = context.getBean(TerraceCacheManager.class).getCache("products");
    assertThat(cache).isNotNull();
    CompleteConfiguration<?, ?> configuration = cache.getConfiguration(CompleteConfiguration.class);
    return ((io.terrace.cache.CacheSpec<?, ?>) configuration).ttl().orElseThrow();
  }

  static class Misspelt {

    @Cached(name = "a", key = "#di")
    public String one(String id) {
      return id;
    }

    @Cached(name = "b", ttl = "soon")
    public String two(String id) {
      return id;
    }
  }

  @Test
  void allProblemsOfAClassEndTheStart() {
    assertThatThrownBy(() -> context(Caching.class, Misspelt.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Misspelt has 2 problems")
        .hasMessageContaining("#di")
        .hasMessageContaining("soon");
  }

  static class HiddenBehindItsInterface implements Catalogue {

    @Override
    public String product(String id) {
      return id;
    }

    @Cached(name = "hidden")
    public String other(String id) {
      return id;
    }
  }

  @Test
  void aMethodThatTheProxysInterfacesDoNotHaveEndsTheStart() {
    assertThatThrownBy(() -> context(Caching.class, HiddenBehindItsInterface.class))
        .hasMessageContaining("HiddenBehindItsInterface.other(String)")
        .hasMessageContaining("no interface");
  }

  @Configuration
  @EnableTerraceCaching(proxyTargetClass = true)
  static class CachingOfClasses {

    @Bean
    TerraceCacheManager caches() {
      return TerraceCacheManager.builder().namespace("shop").unlisted().build();
    }
  }

  @Test
  void classesAreProxiedIfAskedFor() {
    try (var context = context(CachingOfClasses.class, HiddenBehindItsInterface.class)) {
      assertThat(AopUtils.isCglibProxy(context.getBean(HiddenBehindItsInterface.class))).isTrue();
    }
  }

  @Configuration
  static class LateBean {

    @Bean
    @Lazy
    Misspelt misspelt() {
      return new Misspelt();
    }
  }

  @Test
  void aBeanMadeLaterIsCheckedWhenItIsMade() {
    try (var context = context(Caching.class, LateBean.class)) {
      assertThatThrownBy(() -> context.getBean(Misspelt.class))
          .isInstanceOf(BeanCreationException.class)
          .hasMessageContaining("Misspelt has 2 problems");
    }
  }

  static class Invalidator {

    @CacheInvalidate(name = "products", all = true)
    public void changed() {}
  }

  @Test
  void theOrderOfBeansDoesNotMatter() {
    try (var context = context(Caching.class, Invalidator.class, SqlCatalogue.class)) {
      Catalogue catalogue = context.getBean(Catalogue.class);

      assertThat(catalogue.product("1")).isEqualTo("11");
      context.getBean(Invalidator.class).changed();
      assertThat(catalogue.product("1")).isEqualTo("12");
    }
  }

  @Test
  void aCacheThatNoBeanMakesEndsTheStart() {
    assertThatThrownBy(() -> context(Caching.class, Invalidator.class))
        .hasMessageContaining("'products'")
        .hasMessageContaining("Invalidator.changed()");
  }

  /** As repositories are made that have no class of their own. */
  interface GeneratedRepository {
    @Cached(name = "generated", key = "#id")
    String find(String id);
  }

  static class RepositoryFactory implements FactoryBean<GeneratedRepository> {

    final AtomicInteger calls = new AtomicInteger();

    @Override
    public GeneratedRepository getObject() {
      return (GeneratedRepository)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {GeneratedRepository.class},
              (proxy, method, arguments) ->
                  method.getName().equals("find")
                      ? arguments[0] + "#" + calls.incrementAndGet()
                      : method.getName());
    }

    @Override
    public Class<?> getObjectType() {
      return GeneratedRepository.class;
    }
  }

  @Test
  void anInterfaceWhoseClassIsGeneratedIsCached() {
    try (var context = context(Caching.class, RepositoryFactory.class)) {
      GeneratedRepository repository = context.getBean(GeneratedRepository.class);

      assertThat(repository.find("1")).isEqualTo("1#1");
      assertThat(repository.find("1")).isEqualTo("1#1");
      assertThat(repository.find("2")).isEqualTo("2#2");
    }
  }

  @Configuration
  @EnableTerraceCaching(expressions = ExpressionSyntax.SPEL)
  static class SpelCaching {

    @Bean
    TerraceCacheManager caches() {
      return TerraceCacheManager.builder().namespace("shop").unlisted().build();
    }

    @Bean
    String prefix() {
      return "p:";
    }
  }

  static class SpelProducts {

    final AtomicInteger calls = new AtomicInteger();

    @Cached(
        name = "spel",
        key = "@prefix + #id.toLowerCase() + #root.args.length + #p1 + target.class.simpleName",
        condition = "#id.length() > 1")
    public String product(String id, int page) {
      return id + calls.incrementAndGet();
    }
  }

  @Test
  void expressionsMayBeSpringsOwn() {
    try (var context = context(SpelCaching.class, SpelProducts.class)) {
      SpelProducts products = context.getBean(SpelProducts.class);

      assertThat(products.product("AB", 1)).isEqualTo("AB1");
      assertThat(products.product("ab", 1)).isEqualTo("AB1");
      assertThat(products.product("ab", 2)).isEqualTo("ab2");
      assertThat(products.product("x", 1)).isEqualTo("x3");
      assertThat(products.product("x", 1)).isEqualTo("x4");
      assertThat(
              context.getBean(TerraceCacheManager.class).getCache("spel").get("p:ab21SpelProducts"))
          .isEqualTo("AB1");
    }
  }

  static class SpelMisspelt {

    @Cached(name = "spel", key = "#di.length()")
    public String product(String id) {
      return id;
    }

    @Cached(name = "spel", key = "#id.(")
    public String other(String id) {
      return id;
    }
  }

  @Test
  void whatIsWrongInSpelEndsTheStart() {
    assertThatThrownBy(() -> context(SpelCaching.class, SpelMisspelt.class))
        .hasMessageContaining("there is no #di")
        .hasMessageContaining("2 problems");
  }

  @Configuration
  @EnableTerraceCaching
  static class NoCaches {}

  @Test
  void annotationsWithoutAManagerEndTheStart() {
    assertThatThrownBy(() -> context(NoCaches.class, SqlCatalogue.class))
        .hasMessageContaining("no TerraceCacheManager. Declare a bean of that type");
  }

  @Configuration
  @EnableTerraceCaching(afterCommit = false)
  static class OtherOptions {}

  @Test
  void twoConfigurationsThatDisagreeEndTheStart() {
    assertThatThrownBy(() -> context(Caching.class, OtherOptions.class))
        .hasMessageContaining("afterCommit=false")
        .hasMessageContaining("Keep one");
  }

  @Configuration
  @Import(Caching.class)
  @EnableTerraceCaching
  static class SameOptions {}

  @Test
  void twoConfigurationsThatAgreeAreOne() {
    try (var context = context(SameOptions.class, SqlCatalogue.class)) {
      Catalogue catalogue = context.getBean(Catalogue.class);

      assertThat(catalogue.product("42")).isEqualTo("421");
      assertThat(catalogue.product("42")).isEqualTo("421");
    }
  }
}
