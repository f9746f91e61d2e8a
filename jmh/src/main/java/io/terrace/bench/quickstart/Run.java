package io.terrace.bench.quickstart;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * One replay, measured.
 *
 * @param pages the answers, in the order of the requests
 */
record Run(List<ProductPage> pages, Latencies latencies, Duration elapsed, Activity activity) {

  int requests() {
    return pages.size();
  }

  long queries() {
    return activity.queries();
  }

  double hitRate() {
    return (double) activity.hits() / requests();
  }

  double requestsPerSecond() {
    return requests() / (elapsed.toNanos() / 1e9);
  }

  /** Returns how many answers differ from those that {@code other} got to the same requests. */
  long differences(Run other) {
    return IntStream.range(0, requests())
        .filter(i -> !Objects.equals(pages.get(i), other.pages.get(i)))
        .count();
  }
}
