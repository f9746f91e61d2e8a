package io.terrace.cache.test.clients;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.Tier;
import io.terrace.cache.test.clients.Call.Operation;
import io.terrace.cache.test.fleet.member.Role;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.cache.Cache;
import javax.cache.processor.EntryProcessorException;
import org.jspecify.annotations.Nullable;

/**
 * What clients do with caches of a shared tier: operations on one key of which each is judged,
 * tokens from a bucket, methods that are cached. Thread-safe.
 */
public final class ClientsRole implements Role {

  static final String CALL = "call";
  static final String TAKE = "take";
  static final String LOAD = "load";

  private final TerraceCacheManager manager;
  private final Player register;
  private final Cache<String, byte[]> buckets;
  private final Cache<String, String> books;

  /** Opens the caches. */
  public ClientsRole(Opening opening) {
    this.manager = opening.manager();
    Cache<Integer, Integer> numbers =
        manager.cache("numbers", CacheSpec.of(Integer.class, Integer.class).tiers(Tier.REMOTE));
    this.register =
        new Register<>(numbers, Integer::valueOf, Function.identity(), Function.identity());
    this.buckets =
        manager.cache("buckets", CacheSpec.of(String.class, byte[].class).tiers(Tier.REMOTE));
    this.books = manager.cache("books", CacheSpec.of(String.class, String.class));
  }

  @Override
  public void close() {
    manager.close();
  }

  @Override
  public String answer(List<String> words) {
    int number = Integer.parseInt(words.get(1));
    return switch (words.get(0)) {
      case CALL -> String.valueOf(called(number, words));
      case TAKE -> Integer.toString(taken(number, Integer.parseInt(words.get(2))));
      case LOAD -> Integer.toString(loads(number));
      default -> throw new IllegalArgumentException("not understood: " + words);
    };
  }

  private @Nullable Object called(int key, List<String> words) {
    Operation operation = Operation.valueOf(words.get(2));
    return register.make(
        0, key, new Call(operation, numberOf(words.get(3)), numberOf(words.get(4))));
  }

  private static @Nullable Integer numberOf(String word) {
    return word.equals("null") ? null : Integer.valueOf(word);
  }

  /** Asks {@code times} times for one of {@code capacity} tokens, as a rate limiter does. */
  private int taken(int capacity, int times) {
    int taken = 0;
    for (int i = 0; i < times; i++) {
      boolean got =
          buckets.invoke(
              "user",
              (entry, arguments) -> {
                byte[] state = entry.getValue();
                int left = state == null ? capacity : ByteBuffer.wrap(state).getInt();
                if (left > 0) {
                  entry.setValue(ByteBuffer.allocate(Integer.BYTES).putInt(left - 1).array());
                }
                return left > 0;
              });
      taken += got ? 1 : 0;
    }
    return taken;
  }

  /** Returns how often the method ran here that is cached under a key, as {@code sync} has it. */
  private int loads(int key) {
    AtomicInteger loads = new AtomicInteger();
    Callable<String> method = () -> "book " + loads.incrementAndGet();
    String book =
        books.invoke(
            "isbn-" + key,
            (entry, arguments) -> {
              if (!entry.exists()) {
                entry.setValue(called(method));
              }
              return entry.getValue();
            });
    if (!book.equals("book 1")) {
      throw new IllegalStateException("not what the first call gave: " + book);
    }
    return loads.get();
  }

  private static String called(Callable<String> method) {
    try {
      return method.call();
    } catch (Exception e) {
      throw new EntryProcessorException(e);
    }
  }
}
