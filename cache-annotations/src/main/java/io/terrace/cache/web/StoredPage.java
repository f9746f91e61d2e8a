package io.terrace.cache.web;

import io.terrace.cache.spi.ImmutableValue;
import io.terrace.cache.web.http.HeaderFields;
import java.util.List;

/**
 * A response as it is kept. Immutable, and of types that any tier can hold.
 *
 * @param headers those that may be stored
 * @param gzipped the body compressed, once; empty where that is not worth it
 * @param madeMillis when it came, since 1970
 * @param initialAgeSeconds how old it was then
 * @param tags by which it is invalidated
 * @param retryAtMillis until when it is served though it is stale, since making it anew has failed
 */
record StoredPage(
    int status,
    HeaderFields headers,
    PageBody body,
    PageBody gzipped,
    long madeMillis,
    long initialAgeSeconds,
    Terms terms,
    List<String> tags,
    long retryAtMillis)
    implements ImmutableValue {

  /**
   * For how long a page is served, in seconds.
   *
   * @param fresh from its making on
   * @param whileRevalidate past that, while it is made anew
   * @param ifError past that, if it cannot be made
   * @param validated whether its validators are its handler's, which can be asked by them
   * @param always whether it has to be validated for each use
   * @param ownControl whether what it tells clients of caching is ours
   */
  record Terms(
      long fresh,
      long whileRevalidate,
      long ifError,
      boolean validated,
      boolean always,
      boolean ownControl) {}

  /** Returns how old it is. */
  long ageSeconds(long nowMillis) {
    return initialAgeSeconds + Math.max(0, nowMillis - madeMillis) / 1_000;
  }

  /** Returns for how long it is still fresh; less than 0 once it is stale. */
  long freshSeconds(long nowMillis) {
    return terms.fresh - ageSeconds(nowMillis);
  }

  boolean isFresh(long nowMillis) {
    return !terms.always && freshSeconds(nowMillis) > 0;
  }

  boolean isServedMeanwhile(long nowMillis) {
    return !terms.always
        && (freshSeconds(nowMillis) + terms.whileRevalidate > 0 || nowMillis < retryAtMillis);
  }

  boolean isServedOnError(long nowMillis) {
    return !terms.always && freshSeconds(nowMillis) + terms.ifError > 0;
  }

  StoredPage retriedAt(long millis) {
    return new StoredPage(
        status, headers, body, gzipped, madeMillis, initialAgeSeconds, terms, tags, millis);
  }

  int weight() {
    int headerBytes =
        headers.fields().stream().mapToInt(f -> f.name().length() + f.value().length()).sum();
    return 200 + headerBytes + body.length() + gzipped.length();
  }
}
