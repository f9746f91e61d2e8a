package io.terrace.cache.test.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.test.fleet.HistoryCheck.Violation;
import io.terrace.cache.test.fleet.member.FleetMember;
import io.terrace.cache.test.fleet.member.Operation;
import io.terrace.cache.test.fleet.member.Role;
import io.terrace.cache.test.fleet.member.SharedSource;
import io.terrace.cache.test.fleet.member.Task;
import io.terrace.cache.test.server.FaultProxy;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * The caches of one test: one in each of some processes, with a namespace of their own, over a
 * source that they share, each reaching the server through a proxy that can be disturbed.
 * Thread-safe.
 */
public final class FleetRun implements AutoCloseable {

  /** Longer than a busy machine stands still, and all that was kept is sent. */
  private static final Duration PRESENT_LIMIT = Duration.ofSeconds(30);

  private final FleetServer server;
  private final Duration timeout;
  private final List<MemberProcess> members;
  private final Path directory;
  private final String namespace;
  private final Class<? extends Role> role;
  private final List<String> options;
  private final SharedSource source;
  private final List<FaultProxy> links = new ArrayList<>();
  private final List<Operation> history = new ArrayList<>();

  FleetRun(
      FleetServer server,
      Duration timeout,
      List<MemberProcess> members,
      Path directory,
      String namespace,
      Class<? extends Role> role,
      List<String> options) {
    this.server = server;
    this.timeout = timeout;
    this.members = new ArrayList<>(members);
    this.directory = directory;
    this.namespace = namespace;
    this.role = role;
    this.options = options;
    this.source = SharedSource.in(directory.resolve("source"));
    members.forEach(member -> links.add(FaultProxy.before(server.address())));
    answers(IntStream.range(0, size()).mapToObj(this::open).toList());
  }

  private CompletableFuture<String> open(int number) {
    List<Object> words = new ArrayList<>(List.of(FleetMember.OPEN, role.getName(), number));
    words.add(server.uri(links.get(number).hostAndPort(), timeout));
    words.add(namespace);
    words.add(directory.resolve("source"));
    words.addAll(options);
    return member(number).tell(words.toArray());
  }

  int size() {
    return members.size();
  }

  /** Returns the server that they share. */
  public FleetServer server() {
    return server;
  }

  SharedSource source() {
    return source;
  }

  /** Returns a process, by its number from 0 on. */
  public MemberProcess member(int number) {
    return members.get(number);
  }

  /** Returns what is between a process and the server. */
  FaultProxy link(int number) {
    return links.get(number);
  }

  /** Has all processes reach another server from now on. */
  public void redirect(InetSocketAddress next) {
    links.forEach(link -> link.redirect(next));
    links.forEach(FaultProxy::cut);
  }

  /** Starts another process in the place of one that was killed. */
  void replace(int number) {
    members.set(number, MemberProcess.start());
    var unusedOpened = MemberProcess.answer(open(number));
  }

  /** Tells all processes the same, at once. */
  public List<CompletableFuture<String>> tellAll(Object... words) {
    return members.stream().map(member -> member.tell(words)).toList();
  }

  /** Asks all processes the same, at once, and returns their answers. */
  public List<String> askAll(Object... words) {
    return answers(tellAll(words));
  }

  static List<String> answers(List<CompletableFuture<String>> futures) {
    return futures.stream().map(MemberProcess::answer).toList();
  }

  /** Returns the numbers that an answer consists of. */
  static List<Long> numbers(String answer) {
    return answer.isEmpty()
        ? List.of()
        : Arrays.stream(answer.split(" ")).map(Long::valueOf).toList();
  }

  /** Returns all that the processes have recorded. */
  List<Operation> history() {
    for (int i = 0; i < size(); i++) {
      Path file = directory.resolve("history" + i);
      int count = Integer.parseInt(member(i).ask(Task.HISTORY, file));
      try (DataInputStream in =
          new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
        for (int read = 0; read < count; read++) {
          history.add(Operation.read(in));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return history;
  }

  /** Fails if a read saw what was void; {@code bound} is what other processes are allowed. */
  List<Operation> assertNothingStale(Duration bound) {
    List<Operation> all = history();
    List<Violation> violations = HistoryCheck.violations(all, bound);
    assertThat(violations.stream().limit(20)).as("stale reads of " + violations.size()).isEmpty();
    return all;
  }

  /**
   * Waits until all processes read the present version of {@code count} keys from {@code from} on,
   * which nobody changes meanwhile. That they do so within a bound is for {@link
   * #assertNothingStale} to say, which judges each read by when it began; this only comes to an
   * end.
   */
  Duration awaitPresent(int from, int count) {
    long start = System.nanoTime();
    while (true) {
      long passed = System.nanoTime() - start;
      List<String> behind = askAll(Task.BEHIND, from, count);
      if (behind.stream().allMatch(String::isEmpty)) {
        return Duration.ofNanos(passed);
      }
      assertThat(Duration.ofNanos(passed))
          .as("keys that are still read as they were, by process: " + behind)
          .isLessThan(PRESENT_LIMIT);
    }
  }

  /** Forgets what was recorded, but for what later reads are judged by. */
  void carryOver() {
    List<Operation> kept = HistoryCheck.carriedOver(history);
    history.clear();
    history.addAll(kept);
  }

  /** Waits, whatever wakes the thread. */
  public static void pause(long millis) {
    long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  @Override
  public void close() {
    try {
      var closed = members.stream().filter(MemberProcess::isAlive).toList();
      answers(closed.stream().map(member -> member.tell(FleetMember.CLOSE)).toList());
    } finally {
      links.forEach(FaultProxy::close);
      File[] files = directory.toFile().listFiles();
      for (File file : files == null ? new File[0] : files) {
        var unusedDeleted = file.delete();
      }
      var unusedDeleted = directory.toFile().delete();
    }
  }
}
