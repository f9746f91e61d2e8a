package io.terrace.cache.web.console;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.terrace.cache.CacheSpec;
import io.terrace.cache.EntryOptions;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.console.Console;
import io.terrace.cache.console.ConsoleRequest;
import io.terrace.cache.console.ConsoleResponse;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many ask the console while caches come, go and are cleared under it. */
class BusyConsoleTest {

  private static final int ROUNDS = 300;
  private static final int CACHES = 4;
  private static final int ASKERS = 4;
  private static final String KEY = "k\"<'\u2028";

  private final ObjectMapper json =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("busy").unlisted().build();
  private final Console console = Console.builder(manager).showKeys().build();
  private final ExecutorService threads = Executors.newFixedThreadPool(CACHES + ASKERS);

  @AfterEach
  void close() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(30, SECONDS)).isTrue();
    console.close();
    manager.close();
  }

  private ConsoleResponse answer(String method, String path, String body, String token) {
    Map<String, String> headers = Map.of("host", "localhost", "x-terrace-token", token);
    return console.answer(
        new ConsoleRequest(
            method,
            path,
            name -> headers.get(name.toLowerCase(Locale.ROOT)),
            InetAddress.getLoopbackAddress(),
            Optional.empty(),
            body));
  }

  private String token() {
    Matcher token =
        Pattern.compile("TOKEN = \"([^\"]+)\"").matcher(answer("GET", "", "", "").body());
    assertThat(token.find()).isTrue();
    return token.group(1);
  }

  @Test
  void noAnswerIsBrokenWhileCachesComeAndGo() throws Exception {
    String token = token();
    AtomicBoolean done = new AtomicBoolean();
    List<Future<?>> makers = new ArrayList<>();
    List<Future<Integer>> askers = new ArrayList<>();
    for (int i = 0; i < CACHES; i++) {
      String name = "cache" + i;
      makers.add(threads.submit(() -> comeAndGo(name)));
    }
    for (int i = 0; i < ASKERS; i++) {
      String name = "cache" + i;
      askers.add(threads.submit(ask(token, name, done)));
    }
    try {
      for (Future<?> maker : makers) {
        maker.get(120, SECONDS);
      }
    } finally {
      done.set(true);
    }
    int shown = 0;
    for (Future<Integer> asker : askers) {
      shown += asker.get(60, SECONDS);
    }
    assertThat(shown).as("answers that showed something").isPositive();
  }

  private void comeAndGo(String name) {
    for (int round = 0; round < ROUNDS; round++) {
      TieredCache<String, String> cache =
          manager.cache(name, CacheSpec.of(String.class, String.class).localMaximumSize(50));
      for (int i = 0; i < 20; i++) {
        cache.get("loaded" + i, key -> "v");
        cache.put(KEY + i, "v", EntryOptions.tags("tag" + i));
        cache.get(KEY + i);
      }
      switch (round % 3) {
        case 0 -> cache.clear();
        case 1 -> cache.invalidateTag("tag1");
        default -> cache.removeAll();
      }
      if (round % 2 == 0) {
        manager.destroyCache(name);
      } else {
        cache.close();
      }
    }
  }

  private Callable<Integer> ask(String token, String name, AtomicBoolean done) {
    String cache = "cache=" + name;
    String key = cache + "&key=" + URLEncoder.encode(KEY + "1", StandardCharsets.UTF_8);
    return () -> {
      int shown = 0;
      while (!done.get()) {
        JsonNode state = well(answer("POST", "/state", cache, token));
        shown += state.path("caches").size();
        well(answer("POST", "/explain", key, token));
        well(answer("POST", "/invalidate", key, token));
        well(answer("POST", "/invalidate-tag", "tag=tag2", token));
        well(answer("POST", "/clear", cache, token));
      }
      return shown;
    };
  }

  /** What it says is JSON, whole, and a problem only if the cache is not there. */
  private JsonNode well(ConsoleResponse response) throws Exception {
    JsonNode answer = json.readTree(response.body());
    assertThat(answer.isObject()).as(response.body()).isTrue();
    assertThat(response.status()).as(response.body()).isIn(200, 400, 503);
    assertThat(answer.has("problem")).as(response.body()).isEqualTo(response.status() != 200);
    return answer;
  }
}
