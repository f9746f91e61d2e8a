package io.terrace.cache.test.fleet.member;

import io.terrace.cache.Delivery;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A cache of the versions of a {@link SharedSource}, and what tests have a process do with it.
 * Times are in microseconds. Thread-safe.
 */
public final class CacheRole implements Role {

  /** An option: cache-aside as it is commonly written, in place of a tiered cache. */
  public static final String NAIVE = "naive";

  /** An option: serves what the heap has for so many milliseconds without contact. */
  public static final String SERVE = "serve:";

  /** An option: a bus that holds back, doubles, reorders and drops, by a seed. */
  public static final String DISTURBED = "disturbed:";

  private final Subject subject;
  private final Recorder recorder;
  private final RecordedCache cache;

  /** Opens the cache. */
  public CacheRole(Opening opening) {
    SharedSource source = SharedSource.in(opening.source());
    this.subject =
        Options.of(opening).isNaive() ? new NaiveSubject(opening) : new TerraceSubject(opening);
    this.recorder = new Recorder(opening.process(), source);
    this.cache = new RecordedCache(opening.process(), subject, source, recorder);
  }

  @Override
  public String answer(List<String> words) throws Exception {
    int[] numbers = new int[words.size()];
    Task task = Task.valueOf(words.get(0));
    for (int i = 1; i < numbers.length && task.hasNumbers; i++) {
      numbers[i] = Integer.parseInt(words.get(i));
    }
    return switch (task) {
      case READ -> Long.toString(cache.read(numbers[1], nanos(numbers[2])));
      case READ_HELD -> Long.toString(cache.readHeld(numbers[1]));
      case CHANGE -> cache.change(numbers[1]).name();
      case CHANGE_TAG -> cache.changeTag(numbers[1], numbers[2]).name();
      case CLEAR -> cleared(numbers[1], numbers[2]);
      case HELD -> Long.toString(held(numbers[1], numbers[2]));
      case STORM -> Long.toString(new Storm(cache).read(numbers[1], numbers[2], nanos(numbers[3])));
      case STORM_FAILING -> new Storm(cache).readFailing(numbers[1], numbers[2]);
      case WAIT -> Long.toString(new Storm(cache).wait(numbers[1], numbers[2]));
      case READ_ROUNDS -> played(() -> rounds(numbers[4]).read(numbers[1], numbers[2], numbers[3]));
      case FOLLOW_ROUNDS ->
          played(() -> rounds(numbers[4]).follow(numbers[1], numbers[2], numbers[3]));
      case CHANGE_ROUNDS ->
          played(() -> rounds(numbers[4]).change(numbers[1], numbers[2], numbers[3]));
      case BEHIND -> joined(Rounds.behind(cache, numbers[1], numbers[2]));
      case CHANGE_ALL ->
          played(() -> new Propagation(cache).change(numbers[1], numbers[2], nanos(numbers[3])));
      case WATCH -> joined(new Propagation(cache).watch(numbers[1], numbers[2]));
      case PLAY, PLAY_CALMLY ->
          Long.toString(
              new Play(cache, task == Task.PLAY ? Delivery.PENDING : Delivery.SENT)
                  .run(
                      numbers[1],
                      TimeUnit.MILLISECONDS.toNanos(numbers[2]),
                      numbers[3],
                      numbers[4],
                      nanos(numbers[5])));
      case HISTORY -> Integer.toString(recorder.handOver(Path.of(words.get(1))));
    };
  }

  private Rounds rounds(int longestLoadMicros) {
    return new Rounds(cache, nanos(longestLoadMicros));
  }

  private static long nanos(int micros) {
    return TimeUnit.MICROSECONDS.toNanos(micros);
  }

  private String cleared(int from, int to) {
    cache.clear(from, to, Delivery.SENT);
    return "";
  }

  private long held(int from, int count) {
    return IntStream.range(from, from + count).filter(subject::holds).count();
  }

  /** What may fail, and answers nothing. */
  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }

  private static String played(Work work) throws Exception {
    work.run();
    return "";
  }

  private static String joined(List<? extends Number> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  @Override
  public void close() {
    subject.close();
  }
}
