package io.terrace.bench.hitrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.bench.hitrate.replay.Policy;
import io.terrace.bench.hitrate.replay.Replay;
import io.terrace.bench.hitrate.replay.Setup;
import io.terrace.bench.hitrate.trace.Operation;
import io.terrace.bench.hitrate.trace.ReadOptions;
import io.terrace.bench.hitrate.trace.Trace;
import io.terrace.bench.hitrate.trace.TraceReader;
import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.trace.TraceRecorder;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application records is what the tool replays. */
class RecordedTraceTest {

  private static final int SIZE = 100;

  @TempDir private Path directory;

  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("recorded").build();

  @AfterEach
  void close() {
    manager.close();
  }

  private TieredCache<String, String> cache(boolean statistics) {
    return manager.cache(
        "users",
        CacheSpec.of(String.class, String.class).localMaximumSize(SIZE).statistics(statistics));
  }

  private Trace read(Path file) throws Exception {
    return new TraceReader(ReadOptions.DEFAULT, InputStream.nullInputStream())
        .read(file.toString());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyReadIsInTheTraceAndNoKeyIs(boolean statistics) throws Exception {
    Trace played = Traces.sample("sample.keys.txt");
    TieredCache<String, String> cache = cache(statistics);
    Path file = directory.resolve("users.csv.gz");
    try (TraceRecorder recorder = TraceRecorder.to(file)) {
      cache.recorder(recorder);
      for (int i = 0; i < played.size(); i++) {
        String ignored = cache.get("user-" + played.keyObject(played.key(i)), key -> key);
      }
      cache.recorder(null);
      String ignored = cache.get("user-after", key -> key);
      assertThat(recorder.dropped()).isZero();
    }

    Trace recorded = read(file);

    assertThat(recorded.size()).isEqualTo(5_000);
    assertThat(recorded.uniqueKeys()).isEqualTo(699);
    assertThat(recorded.hasTimes()).isTrue();
    assertThat(Replay.run(recorded, Policy.LRU, Setup.of(SIZE)).hits()).isEqualTo(2_576);
    assertThat(recorded.keyObject(0)).as("a hash").isInstanceOf(Long.class);
    if (!statistics) {
      assertThat(cache.statistics().hits()).as("statistics are off").isZero();
    }
  }

  @Test
  void eachKindOfRequestIsRecordedAsWhatItIs() throws Exception {
    TieredCache<String, String> cache = cache(true);
    Path file = directory.resolve("users.csv.gz");
    try (TraceRecorder recorder = TraceRecorder.to(file)) {
      cache.recorder(recorder);
      cache.put("a", "1");
      assertThat(cache.get("a")).isEqualTo("1");
      assertThat(cache.find("b")).isEmpty();
      assertThat(cache.getAll(Set.of("a"))).hasSize(1);
      assertThat(cache.async().get("a").get(5, TimeUnit.SECONDS)).isEqualTo("1");
      assertThat(cache.getAndPut("a", "2")).isEqualTo("1");
      assertThat(cache.remove("a")).isTrue();
      var ignored = cache.invalidate("a");
    }

    Trace recorded = read(file);

    assertThat(IntStream.range(0, recorded.size()).mapToObj(recorded::operation))
        .containsExactly(
            Operation.SET,
            Operation.GET,
            Operation.GET,
            Operation.GET,
            Operation.GET,
            Operation.SET,
            Operation.DELETE,
            Operation.DELETE);
    assertThat(recorded.uniqueKeys()).isEqualTo(2);
  }

  @Test
  void manyThreadsAreRecordedOrCountedAsDropped() throws Exception {
    TieredCache<String, String> cache = cache(true);
    Path file = directory.resolve("users.csv.gz");
    int threads = 4;
    int each = 50_000;
    TraceRecorder recorder = TraceRecorder.to(file);
    try (recorder) {
      cache.recorder(recorder);
      ExecutorService readers = Executors.newFixedThreadPool(threads);
      for (int thread = 0; thread < threads; thread++) {
        int own = thread;
        readers.execute(
            () -> {
              for (int i = 0; i < each; i++) {
                String ignored = cache.get("k" + own + i % 50, key -> key);
              }
            });
      }
      readers.shutdown();
      assertThat(readers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
      cache.recorder(null);
    }

    assertThat(recorder.written() + recorder.dropped()).isEqualTo((long) threads * each);
    assertThat(read(file).size()).isEqualTo(recorder.written());
  }

  @Test
  void anExistingFileIsNotOverwritten() throws Exception {
    Path file = Files.writeString(directory.resolve("kept"), "precious");

    assertThatThrownBy(() -> TraceRecorder.to(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("kept");
    assertThat(Files.readAllLines(file)).isEqualTo(List.of("precious"));
  }
}
