package io.terrace.cache.intercept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.annotation.Cached;
import java.io.IOException;
import javax.cache.integration.CacheLoaderException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What comes out of a cached method when it returns nothing, or throws. */
class ResultsTest {

  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("results").build();
  private final Shop shop = new Shop();
  private final Catalogue catalogue = CachedProxies.of(manager).wrap(Catalogue.class, shop);

  @AfterEach
  void close() {
    manager.close();
  }

  @Nested
  class ANullResult {

    @Test
    void isReturnedAndNotCached() {
      assertThat(catalogue.missing("x")).isNull();
      assertThat(catalogue.missing("x")).isNull();

      assertThat(shop.calls).hasSize(2);
    }

    @Test
    void isCachedWithANegativeTtl() {
      assertThat(catalogue.absent("x")).isNull();
      assertThat(catalogue.absent("x")).isNull();

      assertThat(shop.calls).hasSize(1);
    }

    @Test
    void isAnEmptyOptional() {
      assertThat(catalogue.optional("x")).contains(new Product("x", 2));
      assertThat(catalogue.optional("x")).contains(new Product("x", 2));
      assertThat(catalogue.optional("")).isEmpty();
      assertThat(catalogue.optional("")).isEmpty();
      assertThat(catalogue.absentOptional("x")).isEmpty();
      assertThat(catalogue.absentOptional("x")).isEmpty();

      assertThat(shop.calls).containsExactly("optional", "optional", "optional", "absentOptional");
    }

    @Test
    void ofAnotherMethodIsNoPrimitive() {
      interface Both {
        @Cached(name = "both", negativeTtl = "1m")
        Integer boxed(String id);

        @Cached(name = "both", negativeTtl = "1m")
        int primitive(String id);
      }
      Both both =
          CachedProxies.of(manager)
              .wrap(
                  Both.class,
                  new Both() {
                    @Override
                    public Integer boxed(String id) {
                      return null;
                    }

                    @Override
                    public int primitive(String id) {
                      return 7;
                    }
                  });

      assertThat(both.boxed("x")).isNull();
      assertThat(both.primitive("x")).isEqualTo(7);
    }
  }

  @Nested
  class AnException {

    @Test
    void thatIsCheckedComesOutAsItIs() {
      shop.failure = new IOException("disk");

      assertThatThrownBy(() -> catalogue.product("42")).isSameAs(shop.failure);
      assertThatThrownBy(() -> catalogue.product("42")).isSameAs(shop.failure);
      assertThat(shop.calls).hasSize(2);
    }

    @Test
    void thatIsNotComesOutAsItIs() {
      shop.failure = new IllegalStateException("closed", new IOException("disk"));

      assertThatThrownBy(() -> catalogue.product("42")).isSameAs(shop.failure);
      assertThatThrownBy(() -> catalogue.price("DE", 1)).isSameAs(shop.failure);
      assertThatThrownBy(() -> catalogue.uncached("42")).isSameAs(shop.failure);
    }

    @Test
    void thatIsAnErrorComesOutAsItIs() {
      shop.failure = new StackOverflowError("deep");

      assertThatThrownBy(() -> catalogue.product("42")).isSameAs(shop.failure);
    }

    @Test
    void ofTheTargetsOwnLoaderComesOutAsItIs() {
      shop.failure = new CacheLoaderException("mine");

      assertThatThrownBy(() -> catalogue.product("42")).isSameAs(shop.failure);
    }
  }
}
