package io.terrace.bench.quickstart;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;

/** Runs as a cache that keeps its promises would make them. */
final class Runs {

  private Runs() {}

  /** Returns ten requests for four products, and 200 for a fifth. */
  static Comparison good() {
    return new Comparison(
        4,
        16,
        run(10, new Activity(10, 0, 0, 0)),
        run(10, new Activity(4, 5, 5, 4)),
        run(10, new Activity(0, 10, 0, 0)),
        run(200, new Activity(200, 0, 0, 0)),
        run(200, new Activity(1, 0, 200, 1)));
  }

  static Comparison withCold(Run cold) {
    Comparison good = good();
    return new Comparison(
        4, 16, good.direct(), cold, good.warm(), good.directCrowd(), good.crowd());
  }

  static Comparison withWarm(Run warm) {
    Comparison good = good();
    return new Comparison(
        4, 16, good.direct(), good.cold(), warm, good.directCrowd(), good.crowd());
  }

  static Comparison withCrowd(Run crowd) {
    Comparison good = good();
    return new Comparison(
        4, 16, good.direct(), good.cold(), good.warm(), good.directCrowd(), crowd);
  }

  /** Returns a run that got page 7 each time; its n-th response took n milliseconds. */
  static Run run(int requests, Activity activity) {
    long[] nanos = new long[requests];
    Arrays.setAll(nanos, n -> (n + 1) * 1_000_000L);
    return new Run(
        Collections.nCopies(requests, page(7)),
        new Latencies(nanos),
        Duration.ofMillis(500),
        activity);
  }

  static ProductPage page(long id) {
    return new ProductPage(id, "Oak Desk", "Office 2", new BigDecimal("19.90"), 4.5, 20, 3.8);
  }
}
