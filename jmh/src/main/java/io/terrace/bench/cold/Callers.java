package io.terrace.bench.cold;

import io.terrace.bench.peer.Product;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Threads that ask for one key at once, again and again. For one thread that starts them. */
@State(Scope.Thread)
public class Callers {

  private static final int THREADS = 16;
  private static final AtomicInteger STARTED = new AtomicInteger();

  private final String prefix = STARTED.incrementAndGet() + "-";
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private long storms;

  /** Has all threads call {@code read} of a key that was not asked for before, and waits. */
  void storm(Function<String, Product> read) throws InterruptedException, ExecutionException {
    String key = prefix + storms++;
    Callable<Product> call = () -> read.apply(key);
    for (Future<Product> answer : threads.invokeAll(Collections.nCopies(THREADS, call))) {
      Product unused = answer.get();
    }
  }

  /** Ends the threads. */
  @TearDown
  public void close() {
    threads.shutdownNow();
  }
}
