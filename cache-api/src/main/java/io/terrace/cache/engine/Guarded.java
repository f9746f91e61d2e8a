package io.terrace.cache.engine;

import io.terrace.cache.spi.StoreException;
import io.terrace.cache.spi.StoreException.Outcome;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one store or bus, behind its {@link Breaker}: whatever a client throws is a {@link
 * StoreException} from here on. Thread-safe.
 */
final class Guarded {

  private final String what;
  private final Breaker breaker = new Breaker();
  private final Consumer<StoreException> opened;

  /**
   * Makes one.
   *
   * @param what it is, as messages name it
   * @param opened is told of the failure that opened the breaker
   */
  Guarded(String what, Consumer<StoreException> opened) {
    this.what = what;
    this.opened = opened;
  }

  /**
   * Makes {@code call}.
   *
   * @throws StoreException if it failed, or at once if the breaker is open
   */
  <R extends @Nullable Object> R call(Supplier<R> call) {
    if (!breaker.passes()) {
      throw new StoreException(
          Outcome.NOT_DONE, what + " failed " + Breaker.FAILURES + " times in a row; not called");
    }
    try {
      R answer = call.get();
      breaker.succeeded();
      return answer;
    } catch (StoreException known) {
      throw failed(known);
    } catch (RuntimeException unknown) {
      throw failed(
          new StoreException(
              Outcome.UNKNOWN, "its client threw " + unknown.getClass().getName(), unknown));
    }
  }

  private StoreException failed(StoreException failure) {
    if (failure.outcome() == Outcome.DECLINED) {
      breaker.succeeded(); // it is well enough to say no
    } else if (breaker.failed()) {
      opened.accept(failure);
    }
    return failure;
  }

  void run(Runnable call) {
    boolean done =
        call(
            () -> {
              call.run();
              return true;
            });
    assert done;
  }

  /** Returns whether the last call failed. */
  boolean isDoubtful() {
    return breaker.isDoubtful();
  }

  /** Returns whether calls are made. */
  boolean isClosed() {
    return breaker.isClosed();
  }

  /** Has this thread make {@code calls} to find out whether it is well again; returns whether. */
  boolean probe(Runnable calls) {
    try {
      return breaker.probe(calls);
    } catch (StoreException stillDown) {
      return false;
    }
  }
}
