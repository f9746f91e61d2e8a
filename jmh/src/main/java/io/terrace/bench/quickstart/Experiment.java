package io.terrace.bench.quickstart;

import io.terrace.cache.TieredCache;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Sends the same requests to a service without and with a cache. */
final class Experiment {

  private static final int CROWD = 200;

  /** So many queries, before anything is measured, give the database its compiled code. */
  private static final int WARM_UP = 1_000;

  private final JdbcProductService direct;
  private final ProductService cached;
  private final TieredCache<?, ?> cache;
  private final Progress progress;

  Experiment(
      JdbcProductService direct,
      ProductService cached,
      TieredCache<?, ?> cache,
      Progress progress) {
    this.direct = direct;
    this.cached = cached;
    this.cache = cache;
    this.progress = progress;
  }

  /**
   * Runs each case in turn.
   *
   * @param log the products asked for, in their order
   * @param unasked a product that {@code log} does not ask for
   */
  Comparison compare(List<Long> log, long unasked, int threads) throws Exception {
    Set<Long> products = new HashSet<>(log);
    if (products.contains(unasked)) {
      throw new IllegalArgumentException("the log asks for product " + unasked + " too");
    }
    List<Long> crowd = Collections.nCopies(CROWD, unasked);
    List<Long> first = IntStream.range(0, WARM_UP).mapToObj(i -> log.get(i % log.size())).toList();
    run("Warming up the database", direct, first, threads);
    return new Comparison(
        products.size(),
        threads,
        run("Replaying the log, no cache", direct, log, threads),
        run("Replaying the log, cold cache", cached, log, threads),
        run("Replaying the log, warm cache", cached, log, threads),
        run(CROWD + " threads at one product, no cache", direct, crowd, CROWD),
        run(CROWD + " threads at one product, cold key", cached, crowd, CROWD));
  }

  private Run run(String what, ProductService service, List<Long> products, int threads)
      throws Exception {
    Replay replay = new Replay(service, products, threads);
    return progress.step(
        what, () -> replay.run(this::counted, done -> progress.show(done, products.size())));
  }

  private Activity counted() {
    return Activity.of(direct.queries(), cache.statistics());
  }
}
