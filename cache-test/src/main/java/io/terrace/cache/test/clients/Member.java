package io.terrace.cache.test.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.Tier;
import io.terrace.cache.test.clients.Call.Operation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.cache.Cache;
import javax.cache.processor.EntryProcessorException;
import org.jspecify.annotations.Nullable;

/**
 * A process of a fleet: does what each line of its input says, and answers by a line that begins
 * with {@code >}. Its remote tier comes from the property {@code terrace.remote.default}. It ends
 * with its input, and so with the process that started it.
 */
final class Member {

  static final String CALL = "call";
  static final String TAKE = "take";
  static final String LOAD = "load";

  private final Player register;
  private final Cache<String, byte[]> buckets;
  private final Cache<String, String> books;

  private Member(TerraceCacheManager manager) {
    Cache<Integer, Integer> numbers =
        manager.cache("numbers", CacheSpec.of(Integer.class, Integer.class).tiers(Tier.REMOTE));
    this.register =
        new Register<>(numbers, Integer::valueOf, Function.identity(), Function.identity());
    this.buckets =
        manager.cache("buckets", CacheSpec.of(String.class, byte[].class).tiers(Tier.REMOTE));
    this.books = manager.cache("books", CacheSpec.of(String.class, String.class));
  }

  public static void main(String[] arguments) throws IOException {
    try (TerraceCacheManager manager = TerraceCacheManager.builder().namespace("fleet").build();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      Member member = new Member(manager);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        System.out.println(">" + member.answer(line.split(" ", -1)));
      }
    }
  }

  private @Nullable Object answer(String[] words) {
    int number = Integer.parseInt(words[1]);
    return switch (words[0]) {
      case CALL ->
          register.make(
              0,
              number,
              new Call(Operation.valueOf(words[2]), numberOf(words[3]), numberOf(words[4])));
      case TAKE -> taken(number, Integer.parseInt(words[2]));
      case LOAD -> loads(number);
      default -> throw new IllegalArgumentException("not understood: " + words[0]);
    };
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
