package io.terrace.cache.engine;

import io.terrace.cache.spi.StoreException;
import io.terrace.cache.spi.StoreException.Outcome;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls of a store or a bus: whatever a client throws is a {@link StoreException} from here on. */
final class Guarded {

  private Guarded() {}

  static <R extends @Nullable Object> R call(Supplier<R> call) {
    try {
      return call.get();
    } catch (StoreException known) {
      throw known;
    } catch (RuntimeException unknown) {
      throw new StoreException(
          Outcome.UNKNOWN,
          "the remote tier's client threw " + unknown.getClass().getName(),
          unknown);
    }
  }

  static void run(Runnable call) {
    boolean done =
        call(
            () -> {
              call.run();
              return true;
            });
    assert done;
  }
}
