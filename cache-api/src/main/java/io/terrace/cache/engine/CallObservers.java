package io.terrace.cache.engine;

import io.terrace.cache.AsyncContextLoader;
import io.terrace.cache.BulkContextLoader;
import io.terrace.cache.ContextLoader;
import io.terrace.cache.spi.CacheObserver.Observation;
import io.terrace.cache.spi.CallObserver;
import io.terrace.cache.spi.CallObserver.Asked;
import io.terrace.cache.spi.CallObserver.Call;
import io.terrace.cache.spi.CallObserver.Part;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who is told of loads and of calls of remote tiers as they run. While nobody is, each of them
 * costs one look at an empty list, and a hit nothing. Thread-safe.
 */
final class CallObservers {

  private static final System.Logger LOG = System.getLogger(CallObservers.class.getName());

  private final List<CallObserver> all = new CopyOnWriteArrayList<>();

  Observation add(CallObserver observer) {
    all.add(observer);
    return () -> all.remove(observer);
  }

  /** Makes {@code call} of a remote tier. */
  <R extends @Nullable Object> R calling(String remote, Part part, Supplier<R> call) {
    if (all.isEmpty()) {
      return call.get();
    }
    List<Call> calls = each(all, observer -> observer.calling(remote, part));
    Throwable failure = null;
    try {
      return call.get();
    } catch (RuntimeException | Error thrown) {
      failure = thrown;
      throw thrown;
    } finally {
      end(calls, failure);
    }
  }

  /** Returns {@code loader}, with whoever is to be told of its calls. */
  <K, V> ContextLoader<K, V> around(String cache, ContextLoader<K, V> loader) {
    if (all.isEmpty()) {
      return loader;
    }
    List<Asked> asked = asked(cache);
    return (key, context) -> {
      List<Call> calls = each(asked, each -> each.loading(1));
      Throwable failure = null;
      try {
        return loader.load(key, context);
      } catch (Throwable thrown) {
        failure = thrown;
        throw thrown;
      } finally {
        end(calls, failure);
      }
    };
  }

  /** The same for a loader of many, which may be called again for what is left. */
  <K, V> BulkContextLoader<K, V> aroundMany(String cache, BulkContextLoader<K, V> loader) {
    if (all.isEmpty()) {
      return loader;
    }
    List<Asked> asked = asked(cache);
    return (keys, contexts) -> {
      List<Call> calls = each(asked, each -> each.loading(keys.size()));
      Throwable failure = null;
      try {
        return loader.loadAll(keys, contexts);
      } catch (Throwable thrown) {
        failure = thrown;
        throw thrown;
      } finally {
        end(calls, failure);
      }
    };
  }

  /** The same for a loader whose value comes later. */
  <K, V> AsyncContextLoader<K, V> aroundAsync(String cache, AsyncContextLoader<K, V> loader) {
    if (all.isEmpty()) {
      return loader;
    }
    List<Asked> asked = asked(cache);
    return (key, context) -> {
      List<Call> calls = each(asked, each -> each.loading(1));
      CompletionStage<? extends V> stage;
      try {
        stage = loader.load(key, context);
      } catch (Throwable thrown) {
        end(calls, thrown);
        throw thrown;
      }
      if (stage == null) {
        end(calls, null);
        return stage;
      }
      calls.forEach(call -> run(call::left));
      return stage.whenComplete((value, failure) -> endLater(calls, failure));
    };
  }

  private List<Asked> asked(String cache) {
    return each(all, observer -> observer.asked(cache));
  }

  private static <T, R> List<R> each(List<T> told, Function<T, R> telling) {
    List<R> answers = new ArrayList<>(told.size());
    told.forEach(one -> run(() -> answers.add(telling.apply(one))));
    return answers;
  }

  /** The one that began last is left first, as scopes are. */
  private static void end(List<Call> calls, @Nullable Throwable failure) {
    for (int i = calls.size() - 1; i >= 0; i--) {
      run(calls.get(i)::left);
    }
    endLater(calls, failure);
  }

  private static void endLater(List<Call> calls, @Nullable Throwable failure) {
    calls.forEach(call -> run(() -> call.ended(failure)));
  }

  private static void run(Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a CallObserver threw; it must not", e);
    }
  }
}
