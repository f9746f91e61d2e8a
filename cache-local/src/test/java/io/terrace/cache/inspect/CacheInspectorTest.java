package io.terrace.cache.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.spi.CacheObserver.Observation;
import io.terrace.cache.spi.RequestRecorder;
import io.terrace.cache.spi.RequestRecorder.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CacheInspectorTest {

  private final AtomicLong nanos = new AtomicLong();
  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("inspected").unlisted().build();
  private final CacheInspector inspector = new CacheInspector(manager, KeyView.shown(), nanos::get);

  @AfterEach
  void close() {
    inspector.close();
    manager.close();
  }

  private <K> TieredCache<K, String> cache(String name, Class<K> keys) {
    return manager.cache(name, CacheSpec.of(keys, String.class));
  }

  enum Colour {
    RED
  }

  @Test
  void aKeyIsNamedByItsText() {
    UUID id = UUID.randomUUID();
    cache("long", Long.class).put(7L, "v");
    cache("uuid", UUID.class).put(id, "v");
    cache("enum", Colour.class).put(Colour.RED, "v");
    cache("object", Object.class).put("text", "v");
    assertThat(inspector.explain("long", " 7 ").toString()).contains("FRESH");
    assertThat(inspector.explain("uuid", id.toString()).toString()).contains("FRESH");
    assertThat(inspector.explain("enum", "RED").toString()).contains("FRESH");
    assertThat(inspector.explain("object", "text").toString()).contains("FRESH");
    assertThat(inspector.explain("object", " text").toString()).contains("ABSENT");
    assertThatThrownBy(() -> inspector.explain("enum", "BLUE"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("BLUE");
    assertThatThrownBy(() -> inspector.explain("long", "seven"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Long");
  }

  @Test
  void theKeysThatAreReadMostAreFirst() {
    TieredCache<String, String> cache = cache("c", String.class);
    inspector.hotKeys("c", 10);
    for (int i = 0; i < 20_000; i++) {
      cache.get("hot");
      if (i % 4 == 0) {
        cache.get("warm");
      }
    }
    List<HotKeyView> hot = inspector.hotKeys("c", 1);
    assertThat(hot).extracting(HotKeyView::key).containsExactly("hot");
    assertThat(hot.get(0).requests()).isBetween(15_000L, 25_000L);
    assertThat(hot.get(0).missRate()).isEqualTo(1);
  }

  @Test
  void nothingIsRecordedOnceNobodyLooks() {
    TieredCache<String, String> cache = cache("c", String.class);
    inspector.hotKeys("c", 10);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(31));
    for (int i = 0; i < 1_000; i++) {
      cache.get("k"); // one of these finds that nobody looks
    }
    assertThat(inspector.hotKeys("c", 10)).as("counted anew").isEmpty();
  }

  @Test
  void aCacheThatWasMadeAnewIsCountedAnew() {
    cache("c", String.class);
    inspector.hotKeys("c", 10);
    manager.destroyCache("c");
    TieredCache<String, String> second = cache("c", String.class);
    inspector.hotKeys("c", 10);
    for (int i = 0; i < 1_000; i++) {
      second.get("k");
    }
    assertThat(inspector.hotKeys("c", 10)).extracting(HotKeyView::key).containsExactly("k");
  }

  @Test
  void theSketchIsBoundedAndKeepsWhatIsHot() {
    HotKeys keys = new HotKeys(1, nanos::get, unwatched -> {});
    Random random = new Random(7);
    for (int i = 0; i < 100_000; i++) {
      keys.answered("c", i % 10 == 0 ? "hot" : "cold" + random.nextInt(1_000_000), Answer.MISS);
    }
    assertThat(keys.top(Integer.MAX_VALUE)).hasSize(HotKeys.COUNTED);
    assertThat(keys.top(1).get(0).text()).isEqualTo("hot");
    assertThat(keys.top(1).get(0).requests()).isBetween(10_000L, 10_500L);
  }

  @Test
  void aLongKeyIsCutAndAKeyWithoutATextIsLeftOut() {
    HotKeys keys = new HotKeys(1, nanos::get, unwatched -> {});
    keys.answered("c", "k".repeat(10_000), Answer.MISS);
    keys.answered(
        "c",
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("as planned");
          }
        },
        Answer.MISS);
    assertThat(keys.top(9)).hasSize(1);
    assertThat(keys.top(9).get(0).text()).hasSize(HotKeys.LONGEST);
    assertThat(keys.top(9).get(0).isWhole()).isFalse();
  }

  @Test
  void recordersAreToldSideBySide() {
    TieredCache<String, String> cache = cache("c", String.class);
    List<String> one = new ArrayList<>();
    List<String> two = new ArrayList<>();
    cache.recorder((name, key, kind) -> one.add(kind + " " + key));
    Observation observation =
        cache.observe(
            new RequestRecorder() {
              @Override
              public void requested(String name, Object key, Kind kind) {
                two.add(kind + " " + key);
              }

              @Override
              public void looked(
                  String name, Object key, io.terrace.cache.Explanation.State found) {
                two.add(found.name());
              }

              @Override
              public void answered(String name, Object key, Answer answer) {
                two.add(answer.name());
              }
            });
    cache.get("k");
    cache.get("k", key -> "v");
    cache.get("k");
    assertThatThrownBy(
            () ->
                cache.get(
                    "l",
                    key -> {
                      throw new IllegalStateException("as planned");
                    }))
        .isInstanceOf(IllegalStateException.class);
    observation.close();
    observation.close();
    cache.get("k");
    assertThat(one).containsExactly("GET k", "GET k", "GET k", "GET l", "GET k");
    assertThat(two)
        .containsExactly(
            "GET k",
            "ABSENT",
            "MISS",
            "GET k",
            "ABSENT",
            "LOADED",
            "GET k",
            "LOCAL_HIT",
            "GET l",
            "ABSENT",
            "FAILED");
  }
}
