package io.terrace.cache.test.fleet.member;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.terrace.cache.test.fleet.member.Role.Opening;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The program of a process of a fleet. A line of its input is a number, a word and its arguments;
 * the answer, which may come after those to later lines, is {@code >number text}, or {@code !number
 * text} for a failure. It ends with its input, and so with the process that started it.
 *
 * <p>{@link #OPEN} begins a {@link Role}, {@link #CLOSE} ends it, {@link #TIME} tells {@link
 * System#nanoTime}, {@link #HEAP} the bytes in use after a collection; all else is the role's.
 */
public final class FleetMember {

  /** Begins a role: class, process, URI, namespace, file of the source, options. */
  public static final String OPEN = "open";

  /** Ends it. */
  public static final String CLOSE = "close";

  /** Tells the time. */
  public static final String TIME = "time";

  /** Tells what is in use. */
  public static final String HEAP = "heap";

  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "fleet-member");
            thread.setDaemon(true);
            return thread;
          });

  private final AtomicReference<@Nullable Role> role = new AtomicReference<>();

  private FleetMember() {}

  /** Runs until the input ends. */
  public static void main(String[] arguments) throws IOException {
    FleetMember member = new FleetMember();
    try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        List<String> words = List.of(line.split(" ", -1));
        member.threads.execute(() -> member.answer(words.get(0), words.subList(1, words.size())));
      }
    }
    Runtime.getRuntime().halt(0); // nobody is there to wait for what is under way
  }

  private void answer(String number, List<String> words) {
    String line;
    try {
      line = ">" + number + " " + answer(words);
    } catch (Throwable failure) {
      failure.printStackTrace();
      line = "!" + number + " " + String.valueOf(failure).lines().findFirst().orElse("");
    }
    synchronized (System.out) {
      System.out.println(line);
      System.out.flush();
    }
  }

  private String answer(List<String> words) throws Exception {
    return switch (words.get(0)) {
      case OPEN -> {
        end();
        role.set(opened(words));
        yield "";
      }
      case CLOSE -> {
        end();
        yield "";
      }
      case TIME -> Long.toString(System.nanoTime());
      case HEAP -> Long.toString(heap());
      default -> {
        Role present = role.get();
        if (present == null) {
          throw new IllegalStateException("no role yet for " + words);
        }
        yield present.answer(words);
      }
    };
  }

  private static Role opened(List<String> words) throws ReflectiveOperationException {
    Opening opening =
        new Opening(
            Integer.parseInt(words.get(2)),
            words.get(3),
            words.get(4),
            Path.of(words.get(5)),
            List.copyOf(words.subList(6, words.size())));
    return Class.forName(words.get(1))
        .asSubclass(Role.class)
        .getConstructor(Opening.class)
        .newInstance(opening);
  }

  private void end() {
    Role ended = role.getAndSet(null);
    if (ended != null) {
      ended.close();
    }
  }

  private static long heap() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
