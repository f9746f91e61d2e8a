package io.terrace.cache.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TieredCache;
import io.terrace.cache.test.FaultyStore;
import io.terrace.cache.test.junit.TerraceKit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an outage leaves in the log: a line for each change, and no stack traces. */
class OutageLogTest {

  private static final Logger ENGINE = Logger.getLogger("io.terrace.cache.engine");

  @RegisterExtension final TerraceKit kit = TerraceKit.withRemote();

  private final List<LogRecord> records = new CopyOnWriteArrayList<>();

  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          records.add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    ENGINE.addHandler(handler);
  }

  @AfterEach
  void leave() {
    ENGINE.removeHandler(handler);
  }

  @Test
  void anOutageIsALineForTheCacheAndOneForTheBreaker(FaultyStore store) {
    TieredCache<String, String> cache =
        kit.manager().cache("prices of the log", CacheSpec.of(String.class, String.class));
    store.partition();

    for (int i = 0; i < 10; i++) {
      cache.get("k" + i, key -> "v");
    }

    List<LogRecord> warnings =
        records.stream().filter(each -> each.getLevel().equals(Level.WARNING)).toList();
    assertThat(warnings)
        .extracting(LogRecord::getMessage)
        .anyMatch(
            line ->
                line.startsWith(
                    "cache 'prices of the log': the remote tier failed; reads go on without it:"
                        + " faulty store: "))
        .anyMatch(
            line ->
                line.startsWith("the store of remote tier 'default' failed 5 times in a row")
                    && line.contains("their invalidations kept: faulty store: "));
    assertThat(warnings).hasSize(2).extracting(LogRecord::getThrown).containsOnlyNulls();
  }
}
