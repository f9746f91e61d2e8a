package io.terrace.bench.observed;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.terrace.bench.peer.Keys;
import io.terrace.bench.peer.Product;
import io.terrace.bench.peer.Products;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.console.Console;
import io.terrace.cache.console.ConsoleServer;
import io.terrace.cache.inspect.CacheInspector;
import io.terrace.cache.inspect.KeyView;
import io.terrace.cache.metrics.TerraceBeans;
import io.terrace.cache.metrics.TerraceMetrics;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One hit, of a cache that is shown everywhere and one that is not. */
public class ObservedBenchmark {

  /** Meters, beans and a console that nobody looks at. */
  @State(Scope.Benchmark)
  public static class Shown extends Products.Terrace {

    private final TerraceMetrics metrics;
    private final TerraceBeans beans;
    private final ConsoleServer console;

    /** Makes the cache and shows it. */
    public Shown() {
      TerraceCacheManager manager = cache.getCacheManager();
      metrics = new TerraceMetrics(manager);
      metrics.bindTo(new SimpleMeterRegistry());
      beans = TerraceBeans.register(manager);
      try {
        console = ConsoleServer.start(Console.builder(manager).build(), 0);
      } catch (IOException e) {
        throw new IllegalStateException("no port for a console", e);
      }
    }

    /** Ends what shows it. */
    @TearDown
    public void hide() {
      console.close();
      beans.close();
      metrics.close();
    }
  }

  /** Hot keys are counted, as they are while somebody looks at a cache in the console. */
  @State(Scope.Benchmark)
  public static class Watched extends Products.Terrace {

    private final CacheInspector inspector =
        new CacheInspector(cache.getCacheManager(), KeyView.redacted());

    /** Looks, as a page does every two seconds. */
    @Setup(Level.Iteration)
    public void look() {
      inspector.hotKeys(cache.getName(), 12);
    }

    /** Looks away. */
    @TearDown
    public void leave() {
      inspector.close();
    }
  }

  @Benchmark
  public @Nullable Product terrace(Products.Terrace subject, Keys keys) {
    return subject.cache.get(keys.next());
  }

  @Benchmark
  public @Nullable Product terraceShown(Shown subject, Keys keys) {
    return subject.cache.get(keys.next());
  }

  @Benchmark
  public @Nullable Product terraceWatched(Watched subject, Keys keys) {
    return subject.cache.get(keys.next());
  }
}
