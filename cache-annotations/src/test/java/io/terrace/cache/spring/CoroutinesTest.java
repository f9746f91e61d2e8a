package io.terrace.cache.spring;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.terrace.cache.annotation.Cached;
import io.terrace.cache.intercept.CacheInterception;
import java.lang.reflect.Method;
import java.util.function.Predicate;
import kotlin.Metadata;
import kotlin.coroutines.Continuation;
import org.junit.jupiter.api.Test;

/** What Spring would make publishers of is refused. */
class CoroutinesTest {

  /** As Kotlin compiles a class with a suspend function and another. */
  @Metadata
  static class Rates {

    @Cached(name = "rates")
    public Object suspended(String currency, Continuation<? super Integer> continuation) {
      return 1;
    }

    @Cached(name = "rates")
    public Integer plain(String currency) {
      return 1;
    }

    public Object notAnnotated(String currency, Continuation<? super Integer> continuation) {
      return 1;
    }
  }

  /** The same parameters, and not Kotlin's. */
  static class JavaRates {

    @Cached(name = "rates")
    public Object told(String currency, Continuation<? super Integer> continuation) {
      return 1;
    }
  }

  private static Predicate<Method> annotated(Class<?> type) {
    return CacheInterception.annotatedMethods(type, true);
  }

  @Test
  void anAnnotatedSuspendFunctionIsRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Coroutines.refuse(Rates.class, annotated(Rates.class)))
        .withMessageContaining("Rates: suspend functions are annotated (suspended)")
        .withMessageContaining("Return a Mono or a CompletableFuture");
  }

  @Test
  void otherMethodsAreNot() {
    assertThatCode(() -> Coroutines.refuse(Rates.class, method -> method.getName().equals("plain")))
        .doesNotThrowAnyException();
    assertThatCode(() -> Coroutines.refuse(JavaRates.class, annotated(JavaRates.class)))
        .doesNotThrowAnyException();
  }
}
