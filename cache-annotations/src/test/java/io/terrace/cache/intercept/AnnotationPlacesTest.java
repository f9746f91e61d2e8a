package io.terrace.cache.intercept;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.annotation.Cached;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where the annotation may stand. */
class AnnotationPlacesTest {

  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("places").build();
  private final Shop shop = new Shop();
  private final Catalogue catalogue = CachedProxies.of(manager).wrap(Catalogue.class, shop);

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void methodsOfAGenericInterfaceAreCachedBothWays() {
    Repository<String, Product> repository = catalogue;

    catalogue.find("a");
    repository.find("a");
    repository.uncached("a");
    repository.uncached("a");

    assertThat(shop.calls).containsExactly("find a", "uncached", "uncached");
  }

  @Test
  void theClassesAnnotationWinsOverTheInterfaces() {
    interface Named {
      @Cached(name = "interface")
      String name(String id);
    }
    record Impolite(List<String> calls) implements Named {
      @Override
      @Cached(name = "class", key = "#identifier")
      public String name(String identifier) {
        calls.add(identifier);
        return identifier;
      }
    }
    Named named = CachedProxies.of(manager).wrap(Named.class, new Impolite(new ArrayList<>()));

    named.name("x");

    assertThat(manager.getCache("class")).isNotNull();
    assertThat(manager.<Object, Object>getCache("interface")).isNull();
  }

  @Test
  void theAnnotationOfTheNarrowerInterfaceWins() {
    interface Wide {
      @Cached(name = "wide")
      String name(String id);
    }
    interface Narrow extends Wide {
      @Override
      @Cached(name = "narrow")
      String name(String id);
    }
    class Both implements Wide, Narrow {
      @Override
      public String name(String id) {
        return id;
      }
    }
    Wide wide = CachedProxies.of(manager).wrap(Wide.class, new Both());

    wide.name("x");

    assertThat(manager.getCache("narrow").containsKey("x")).isTrue();
    assertThat(manager.<Object, Object>getCache("wide")).isNull();
  }

  @Test
  void aProxyHasAllInterfacesOfItsTarget() {
    interface Other {
      int other();
    }
    class Several implements Function<String, String>, Other {
      @Override
      @Cached(name = "several")
      public String apply(String text) {
        return text;
      }

      @Override
      public int other() {
        return 5;
      }
    }

    Other other = CachedProxies.of(manager).wrap(Other.class, new Several());

    assertThat(other.other()).isEqualTo(5);
    assertThat(other).isInstanceOf(Function.class);
    assertThat(manager.getCache("several", String.class, String.class)).isNotNull();
  }
}
