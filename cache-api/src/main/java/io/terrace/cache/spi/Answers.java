package io.terrace.cache.spi;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * What became of one call for many keys, each of which is answered or fails for itself: of several
 * nodes one may be away. Immutable.
 *
 * @param given the answers
 * @param failures what those failed with that have none
 * @param <K> what was asked
 * @param <R> what an answer is
 */
public record Answers<K, R>(Map<K, R> given, Map<K, StoreException> failures) {

  /** Copies both. */
  public Answers {
    given = Map.copyOf(given);
    failures = Map.copyOf(failures);
  }

  /** Returns answers without a failure. */
  public static <K, R> Answers<K, R> of(Map<K, R> given) {
    return new Answers<>(given, Map.of());
  }

  /** Returns the failure of all of {@code keys}. */
  public static <K, R> Answers<K, R> failed(Set<K> keys, StoreException failure) {
    Map<K, StoreException> failures = new HashMap<>();
    keys.forEach(key -> failures.put(key, failure));
    return new Answers<>(Map.of(), failures);
  }

  /** Returns these with other words for each answer. */
  public <T> Answers<K, T> map(BiFunction<K, R, T> meaning) {
    Map<K, T> other = new HashMap<>();
    given.forEach((key, answer) -> other.put(key, meaning.apply(key, answer)));
    return new Answers<>(other, failures);
  }

  /** Returns these, of which {@code keys} failed all the same. */
  public Answers<K, R> butFailed(Set<K> keys, StoreException failure) {
    Map<K, R> others = new HashMap<>(given);
    others.keySet().removeAll(keys);
    Map<K, StoreException> all = new HashMap<>(failures);
    keys.forEach(key -> all.put(key, failure));
    return new Answers<>(others, all);
  }

  /** Returns one of the failures, if any failed. */
  public Optional<StoreException> failure() {
    return failures.values().stream().findAny();
  }

  /**
   * Returns the answers, if nothing failed.
   *
   * @throws StoreException one of the failures
   */
  public Map<K, R> all() {
    failure()
        .ifPresent(
            first -> {
              throw first;
            });
    return given;
  }

  /**
   * Returns these, if anything was answered or nothing failed.
   *
   * @throws StoreException one of the failures, if there is nothing else
   */
  public Answers<K, R> orThrow() {
    if (given.isEmpty() && !failures.isEmpty()) {
      throw failures.values().iterator().next();
    }
    return this;
  }
}
