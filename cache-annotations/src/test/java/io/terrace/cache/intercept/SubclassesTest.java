package io.terrace.cache.intercept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.annotation.Cached;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SubclassesTest {

  abstract static class Repository<K, V> {
    private final List<String> calls = new ArrayList<>();

    @Cached(name = "found")
    public V find(K key) {
      calls.add("find " + key);
      return read(key);
    }

    protected abstract V read(K key);

    List<String> calls() {
      return calls;
    }
  }

  static class Words extends Repository<String, Integer> {
    private final int factor;

    Words(int factor) {
      this.factor = factor;
      if (factor < 0) {
        throw new IllegalArgumentException("a constructor that runs");
      }
    }

    @Override
    protected Integer read(String key) {
      return key.length() * factor;
    }

    @Cached(name = "lengths")
    public long length(String word) throws IOException {
      calls().add("length " + word);
      if (word.isEmpty()) {
        throw new IOException("empty");
      }
      return (long) word.length() * factor;
    }

    @Cached(name = "protected")
    protected String secret(String word) {
      calls().add("secret");
      return word;
    }

    int packagePrivate() {
      return factor;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Words words && factor == words.factor;
    }

    @Override
    public int hashCode() {
      return factor;
    }

    @Override
    public String toString() {
      return "Words x " + factor;
    }
  }

  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("subclasses").build();
  private final CachedProxies proxies = CachedProxies.of(manager);
  private final Words target = new Words(2);
  private final Words words = proxies.wrap(Words.class, target);

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void cacheTheMethodsOfAClass() throws IOException {
    assertThat(words.length("four")).isEqualTo(8);
    assertThat(words.length("four")).isEqualTo(8);
    assertThat(words.secret("x")).isEqualTo("x");
    assertThat(words.secret("x")).isEqualTo("x");

    assertThat(words.calls()).containsExactly("length four", "secret");
  }

  @Test
  void cacheWhatAGenericAncestorDeclares() {
    Repository<String, Integer> repository = words;

    assertThat(words.find("abc")).isEqualTo(6);
    assertThat(repository.find("abc")).isEqualTo(6);

    assertThat(target.calls()).containsExactly("find abc");
  }

  @Test
  void goToTheTargetForAllElse() {
    assertThat(words.packagePrivate()).isEqualTo(2);
    assertThat(words.read("xx")).isEqualTo(4);
    assertThat(words).hasToString("Words x 2").hasSameHashCodeAs(target);
    assertThat(words)
        .isEqualTo(proxies.wrap(Words.class, new Words(2)))
        .isNotEqualTo(proxies.wrap(Words.class, new Words(3)));
    assertThat(words.equals(target)).isFalse();
  }

  @Test
  void throwWhatTheMethodThrows() {
    assertThatThrownBy(() -> words.length("")).isExactlyInstanceOf(IOException.class);
  }

  @Test
  void runNoConstructor() {
    assertThat(words).isNotSameAs(target);
    assertThat(words.getClass().getSuperclass()).isEqualTo(Words.class);
    assertThat(words.getClass()).isSameAs(proxies.wrap(Words.class, new Words(5)).getClass());
  }

  static final class Final {
    @Cached(name = "x")
    public String x() {
      return "x";
    }
  }

  static class Closed {
    String open = "";

    public final String fixed() {
      return open;
    }

    @Cached(name = "private")
    private String hidden() {
      return fixed();
    }

    @Cached(name = "static")
    public static String shared(Closed closed) {
      return closed.hidden();
    }

    @Cached(name = "void")
    public void nothing() {}
  }

  @Test
  void areRefusedForAFinalClass() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> proxies.wrap(Final.class, new Final()))
        .withMessageContaining(Final.class.getName() + " is final")
        .withMessageContaining("Wrap it by an interface.");
  }

  @Test
  void areRefusedWithEveryReasonAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> proxies.wrap(Closed.class, new Closed()))
        .withMessageStartingWith(Closed.class.getName() + " has 5 problems:")
        .withMessageContaining("Closed.fixed() is final")
        .withMessageContaining("Closed.hidden() is private or static")
        .withMessageContaining("Closed.shared(Closed) is private or static")
        .withMessageContaining("Closed.open is not private")
        .withMessageContaining("Closed.nothing(): it returns nothing to cache");
  }
}
