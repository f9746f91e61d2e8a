package io.terrace.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.CacheStatistics;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.Explanation;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.engine.Crew.Call;
import io.terrace.cache.test.QueuedExecutor;
import io.terrace.cache.test.VirtualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What each operation counts and tells listeners, in each state that an entry can be in: the table
 * of {@code docs/jsr107.md}, which is read from there, so that the two cannot differ.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StateTableTest {

  private static final Path PAGE = Path.of("..", "docs", "jsr107.md");
  private static final Integer OLD = 1;
  private static final Integer NEW = 2;
  private static final Integer LOADED = 3;

  private record Operation(String name, Consumer<Scene> body) {}

  /** A cache with a listener, in which one key is in some state. */
  private static final class Scene implements AutoCloseable {

    final VirtualClock clock = new VirtualClock();
    final QueuedExecutor behind = new QueuedExecutor();
    final Listeners listeners = new Listeners();
    final Crew crew = Crew.ofPlatformThreads();
    final CompletableFuture<Integer> loading = new CompletableFuture<>();
    final TerraceCacheManager manager =
        TerraceCacheManager.builder()
            .namespace("states")
            .timeSource(clock)
            .executor(behind)
            .build();
    final TieredCache<String, Integer> cache =
        manager.cache(
            "products",
            CacheSpec.of(String.class, Integer.class)
                .ttl(Duration.ofSeconds(1))
                .staleWhileRevalidate(Duration.ofHours(1))
                .negativeTtl(Duration.ofSeconds(1))
                .loader((key, context) -> LOADED)
                .listener(listeners.configuration()));

    long joinedLoads() {
      return cache.statistics().joinedLoads();
    }

    /** Runs what is done behind until {@code condition} holds. */
    void runUntil(Callable<Boolean> condition) {
      await()
          .pollInterval(Duration.ofMillis(1))
          .until(
              () -> {
                behind.runAll();
                return condition.call();
              });
    }

    @Override
    public void close() {
      loading.complete(LOADED);
      crew.close();
      manager.close();
    }
  }

  private record State(String name, Explanation.State explained, Consumer<Scene> arrange) {}

  private static final State LOADING =
      new State(
          "loading",
          Explanation.State.ABSENT,
          scene -> assertThat(scene.cache.async().get("key", key -> scene.loading)).isNotDone());

  private static final List<State> STATES =
      List.of(
          new State("absent", Explanation.State.ABSENT, scene -> {}),
          new State("fresh", Explanation.State.FRESH, scene -> scene.cache.put("key", OLD)),
          new State(
              "stale",
              Explanation.State.STALE,
              scene -> {
                scene.cache.put("key", OLD);
                scene.clock.advance(Duration.ofSeconds(2));
              }),
          new State(
              "void by tag",
              Explanation.State.VOID_TAG,
              scene -> {
                scene.cache.put("key", OLD, EntryOptions.tags("tag"));
                scene.cache.invalidateTag("tag");
              }),
          new State(
              "void by clear",
              Explanation.State.ABSENT,
              scene -> {
                scene.cache.put("key", OLD);
                scene.cache.clear();
              }),
          new State(
              "negative", Explanation.State.NEGATIVE, scene -> scene.cache.get("key", key -> null)),
          LOADING);

  private static List<Operation> operations() {
    return List.of(
        new Operation("get", s -> s.cache.get("key")),
        new Operation("get with a loader", s -> s.cache.get("key", key -> LOADED)),
        new Operation("find", s -> assertThat(s.cache.find("key")).isNotNull()),
        new Operation("containsKey", s -> s.cache.containsKey("key")),
        new Operation("getAll", s -> s.cache.getAll(Set.of("key"))),
        new Operation(
            "getAll with a loader",
            s -> s.cache.getAll(Set.of("key"), keys -> Map.of("key", LOADED))),
        new Operation("iterator", s -> s.cache.iterator().forEachRemaining(entry -> {})),
        new Operation("put", s -> s.cache.put("key", NEW)),
        new Operation("getAndPut", s -> s.cache.getAndPut("key", NEW)),
        new Operation("putIfAbsent", s -> s.cache.putIfAbsent("key", NEW)),
        new Operation("replace", s -> s.cache.replace("key", NEW)),
        new Operation("replace if equal", s -> s.cache.replace("key", OLD, NEW)),
        new Operation("replace if equal, differing", s -> s.cache.replace("key", 99, NEW)),
        new Operation("getAndReplace", s -> s.cache.getAndReplace("key", NEW)),
        new Operation("remove", s -> s.cache.remove("key")),
        new Operation("remove if equal", s -> s.cache.remove("key", OLD)),
        new Operation("remove if equal, differing", s -> s.cache.remove("key", 99)),
        new Operation("getAndRemove", s -> s.cache.getAndRemove("key")),
        new Operation("removeAll", s -> s.cache.removeAll()),
        new Operation(
            "invoke that reads", s -> s.cache.invoke("key", (entry, a) -> entry.getValue())),
        new Operation(
            "invoke that sets",
            s ->
                s.cache.invoke(
                    "key",
                    (entry, a) -> {
                      entry.setValue(NEW);
                      return null;
                    })),
        new Operation("touch", s -> s.cache.touch("key", Duration.ofMinutes(1))),
        new Operation("refresh", s -> s.cache.refresh("key").join()),
        new Operation("invalidate", s -> s.cache.invalidate("key")),
        new Operation("clear", s -> s.cache.clear()));
  }

  @Test
  void eachOperationInEachStateDoesWhatThePageSays() throws IOException {
    Map<String, List<String>> said = tableOf(PAGE);
    Map<String, List<String>> done = new LinkedHashMap<>();
    done.put("operation", STATES.stream().map(State::name).toList());
    for (Operation operation : operations()) {
      List<String> cells = new ArrayList<>();
      for (State state : STATES) {
        cells.add(cell(operation, state));
      }
      done.put(operation.name(), cells);
    }

    assertThat(shown(said)).isEqualTo(shown(done));
  }

  private static String cell(Operation operation, State state) {
    try (Scene scene = new Scene()) {
      state.arrange().accept(scene);
      assertThat(scene.cache.explain("key").state()).isEqualTo(state.explained());
      assertThat(scene.cache.explain("key").loading()).isEqualTo(state.equals(LOADING));
      scene.listeners.heard();
      CacheStatistics before = scene.cache.statistics();

      Call<Object> call =
          scene.crew.start(
              () -> {
                operation.body().accept(scene);
                return "done";
              });
      scene.runUntil(() -> call.isDone() || scene.joinedLoads() > before.joinedLoads());
      boolean waits = !call.isDone();
      if (waits) {
        scene.loading.complete(LOADED);
        scene.runUntil(call::isDone);
      }
      assertThat(call.value()).isEqualTo("done");
      scene.behind.runAll();
      CacheStatistics after = scene.cache.statistics();
      long ofTheLoadUnderWay = waits ? 1 : 0; // it counts its own miss when it ends

      List<String> words = new ArrayList<>();
      add(words, "hit", after.localHits() - before.localHits());
      add(words, "stale hit", after.staleHits() - before.staleHits());
      add(words, "negative hit", after.negativeHits() - before.negativeHits());
      add(words, "miss", after.misses() - before.misses() - ofTheLoadUnderWay);
      words.addAll(scene.listeners.heard());
      return words.isEmpty() ? "-" : String.join(", ", words);
    }
  }

  private static void add(List<String> words, String word, long count) {
    for (long i = 0; i < count; i++) {
      words.add(word);
    }
  }

  /** Returns the rows of the page's table of states, by their first column. */
  private static Map<String, List<String>> tableOf(Path page) throws IOException {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    for (String line : Files.readAllLines(page)) {
      String[] cells = line.split("\\|", -1);
      if (cells.length == STATES.size() + 3 && !line.contains("---")) {
        List<String> trimmed = Stream.of(cells).map(cell -> cell.trim().replace("`", "")).toList();
        rows.put(trimmed.get(1), trimmed.subList(2, trimmed.size() - 1));
      }
    }
    return rows;
  }

  private static String shown(Map<String, List<String>> table) {
    StringBuilder text = new StringBuilder();
    table.forEach(
        (operation, cells) ->
            text.append("| ")
                .append(operation)
                .append(" | ")
                .append(String.join(" | ", cells))
                .append(" |\n"));
    return text.toString();
  }
}
