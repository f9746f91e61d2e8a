package io.terrace.cache.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.test.clients.Call;
import io.terrace.cache.test.clients.Call.Operation;
import io.terrace.cache.test.clients.Linearizability;
import io.terrace.cache.test.clients.Observed;
import io.terrace.cache.test.clients.Register;
import io.terrace.cache.test.clients.Rounds;
import io.terrace.cache.test.clients.Rounds.Outcome;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import javax.cache.Cache;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link LinearizabilityTest} relies on: good histories pass, bad ones are found. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LinearizabilityCheckTest {

  @Nested
  class AHistoryThatCanBeExplained {

    @Test
    void isOneCallAfterTheOther() {
      assertThat(
              holds(
                  5,
                  at(0, 1, call(Operation.GET), 5),
                  at(2, 3, put(6), null),
                  at(4, 5, call(Operation.GET_AND_REMOVE), 6),
                  at(6, 7, call(Operation.CONTAINS_KEY), false)))
          .isTrue();
    }

    @Test
    void readsTheOldValueDuringAWrite() {
      assertThat(holds(null, at(0, 9, put(1), null), at(1, 2, call(Operation.GET), null))).isTrue();
    }

    @Test
    void readsTheNewValueDuringAWrite() {
      assertThat(holds(null, at(0, 9, put(1), null), at(1, 2, call(Operation.GET), 1))).isTrue();
    }

    @Test
    void hasTwoWritersInTheOrderThatAReaderSaw() {
      assertThat(
              holds(
                  null,
                  at(0, 9, put(1), null),
                  at(0, 9, put(2), null),
                  at(10, 11, call(Operation.GET), 1)))
          .isTrue();
    }

    @Test
    void hasOneWinnerAmongTwoWhoReplaceTheSameValue() {
      assertThat(
              holds(
                  1,
                  at(0, 9, replaceIf(1, 2), true),
                  at(0, 9, replaceIf(1, 3), false),
                  at(10, 11, call(Operation.GET), 2)))
          .isTrue();
    }
  }

  @Nested
  class AHistoryThatNothingExplains {

    @Test
    void readsWhatWasReplacedBefore() {
      assertThat(holds(1, at(0, 1, put(2), null), at(2, 3, call(Operation.GET), 1))).isFalse();
    }

    @Test
    void readsTheNewValueAndThenTheOldOneDuringAWrite() {
      assertThat(
              holds(
                  1,
                  at(0, 9, put(2), null),
                  at(1, 2, call(Operation.GET), 2),
                  at(3, 4, call(Operation.GET), 1)))
          .isFalse();
    }

    @Test
    void hasTwoWinnersAmongThoseWhoReplaceTheSameValue() {
      assertThat(holds(1, at(0, 9, replaceIf(1, 2), true), at(0, 9, replaceIf(1, 3), true)))
          .isFalse();
    }

    @Test
    void hasTwoWhoPutIfAbsent() {
      assertThat(
              holds(
                  null,
                  at(0, 9, new Call(Operation.PUT_IF_ABSENT, 1, -1), true),
                  at(0, 9, new Call(Operation.PUT_IF_ABSENT, 2, -1), true)))
          .isFalse();
    }

    @Test
    void losesTheUpdateOfOneOfTwoWhoGetAndReplace() {
      assertThat(
              holds(
                  1,
                  at(0, 9, new Call(Operation.GET_AND_REPLACE, 2, -1), 1),
                  at(0, 9, new Call(Operation.GET_AND_REPLACE, 3, -1), 1)))
          .isFalse();
    }

    @Test
    void endsWithAValueThatWasRemovedAfterItsLastWrite() {
      assertThat(
              holds(
                  null,
                  at(0, 1, put(1), null),
                  at(2, 5, call(Operation.REMOVE), true),
                  at(3, 6, call(Operation.GET), 1),
                  at(7, 8, call(Operation.GET), 1)))
          .isFalse();
    }
  }

  /** Each of these reads first and writes then, as a naive cache would. */
  @ParameterizedTest
  @ValueSource(strings = {"replace", "putIfAbsent", "getAndReplace", "getAndPut", "remove"})
  void anOperationInTwoStepsIsFound(String operation) throws Exception {
    try (TerraceCacheManager manager = TerraceCacheManager.builder().namespace("naive").build()) {
      Cache<SlowKey, Integer> cache =
          naive(manager.cache("numbers", CacheSpec.of(SlowKey.class, Integer.class)), operation);

      Outcome outcome =
          Rounds.run(
              new Register<>(cache, SlowKey::new, Function.identity(), Function.identity()),
              Duration.ofSeconds(60),
              0,
              () -> {});

      assertThat(outcome.violation()).isPresent();
    }
  }

  private static boolean holds(Integer before, Observed... history) {
    return Linearizability.holds(List.of(history), before);
  }

  private static Observed at(long from, long to, Call call, Object answer) {
    return new Observed(0, 0, call, answer, from, to);
  }

  private static Call call(Operation operation) {
    return new Call(operation, null, null);
  }

  private static Call put(int value) {
    return new Call(Operation.PUT, value, null);
  }

  private static Call replaceIf(int expected, int value) {
    return new Call(Operation.REPLACE_IF_EQUAL, value, expected);
  }

  /** Returns {@code cache} with {@code operation} made of two. */
  @SuppressWarnings("unchecked") // a proxy for an interface is of that interface
  private static Cache<SlowKey, Integer> naive(Cache<SlowKey, Integer> cache, String operation) {
    return (Cache<SlowKey, Integer>)
        Proxy.newProxyInstance(
            LinearizabilityCheckTest.class.getClassLoader(),
            new Class<?>[] {Cache.class},
            (proxy, method, arguments) ->
                method.getName().equals(operation)
                    ? inTwoSteps(cache, operation, arguments)
                    : pass(cache, method, arguments));
  }

  private static Object inTwoSteps(
      Cache<SlowKey, Integer> cache, String operation, Object[] arguments) {
    SlowKey key = (SlowKey) arguments[0];
    Integer last = arguments.length == 1 ? null : (Integer) arguments[arguments.length - 1];
    Integer found = cache.get(key);
    SlowKey.changePlaces();
    boolean applies =
        switch (operation) {
          case "putIfAbsent" -> found == null;
          case "getAndPut" -> true;
          case "replace" -> found != null && (arguments.length == 2 || found.equals(arguments[1]));
          case "remove" -> found != null && (arguments.length == 1 || found.equals(last));
          default -> found != null;
        };
    if (applies && operation.equals("remove")) {
      cache.remove(key);
    } else if (applies) {
      cache.put(key, last);
    }
    return operation.startsWith("getAnd") ? found : (Object) applies;
  }

  private static Object pass(Cache<SlowKey, Integer> cache, Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(cache, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
