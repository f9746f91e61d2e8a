package io.terrace.cache.test.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.terrace.cache.test.fleet.member.FleetMember;
import io.terrace.cache.test.server.Signals;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * A process of a fleet, which is told what to do line by line. It ends with this JVM at the latest.
 * Thread-safe.
 */
public final class MemberProcess implements AutoCloseable {

  private static final long LIMIT_SECONDS = 90;

  private final Process process;
  private final BufferedWriter in;
  private final Map<String, CompletableFuture<String>> asked = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();
  private volatile boolean ended;

  private MemberProcess(Process process) {
    this.process = process;
    this.in = process.outputWriter(UTF_8);
    Thread reader = new Thread(this::readAnswers, "answers of process " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts one: a small JVM that is up quickly, with the class path of this one. */
  static MemberProcess start() {
    try {
      return new MemberProcess(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xms32m",
                  "-Xmx128m",
                  "-Xss512k",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-Xshare:auto",
                  "-Dnet.spy.log.LoggerImpl=net.spy.memcached.compat.log.SunLogger",
                  "-cp",
                  System.getProperty("java.class.path"),
                  FleetMember.class.getName())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has it do what {@code words} say; the answer comes later. */
  public CompletableFuture<String> tell(Object... words) {
    String number = Long.toString(numbers.incrementAndGet());
    CompletableFuture<String> answer = new CompletableFuture<>();
    asked.put(number, answer);
    try {
      String line = Arrays.stream(words).map(String::valueOf).collect(Collectors.joining(" "));
      synchronized (in) {
        in.write(number + " " + line + "\n");
        in.flush();
      }
    } catch (IOException e) {
      asked.remove(number);
      answer.completeExceptionally(e);
    }
    if (ended) {
      failAll();
    }
    return answer;
  }

  /** Has it do what {@code words} say, and returns the answer. */
  public String ask(Object... words) {
    return answer(tell(words));
  }

  /** Returns an answer, once it has come. */
  public static String answer(CompletableFuture<String> future) {
    try {
      return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("no answer within " + LIMIT_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void readAnswers() {
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        answered(line);
      }
    } catch (IOException closed) {
      // It has ended.
    } finally {
      ended = true;
      failAll();
    }
  }

  private void answered(String line) {
    String[] parts = line.isEmpty() ? new String[0] : line.substring(1).split(" ", 2);
    CompletableFuture<String> answer = parts.length < 2 ? null : asked.remove(parts[0]);
    if (answer == null) {
      System.out.println(line); // of somebody else in that process
    } else if (line.startsWith(">")) {
      answer.complete(parts[1]);
    } else {
      answer.completeExceptionally(new IllegalStateException("a member says: " + parts[1]));
    }
  }

  private void failAll() {
    asked
        .values()
        .forEach(
            answer ->
                answer.completeExceptionally(new IllegalStateException("the member has ended")));
    asked.clear();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Stops it where it is (SIGSTOP). */
  public void pause() {
    Signals.send("STOP", process.pid());
  }

  /** Lets it go on (SIGCONT). */
  public void resume() {
    Signals.send("CONT", process.pid());
  }

  /** Kills it (SIGKILL), and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("process " + process.pid() + " cannot be killed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
