package io.terrace.cache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import io.terrace.cache.trace.CacheRecordingMXBean;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recording that is switched on by JMX. */
class RecordingBeanTest {

  private static final String NAME =
      "io.terrace.cache:type=CacheRecording,CacheManager=terrace.recording,Cache=users";

  @TempDir private Path directory;

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final TerraceCacheManager manager =
      TerraceCacheManager.builder().namespace("recording").build();
  private final TieredCache<String, String> users =
      manager.cache("users", CacheSpec.of(String.class, String.class).management(true));

  @AfterEach
  void close() {
    manager.close();
  }

  private CacheRecordingMXBean bean() throws Exception {
    return JMX.newMXBeanProxy(server, new ObjectName(NAME), CacheRecordingMXBean.class);
  }

  private static long requests(Path file) throws Exception {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
      return lines.lines().count() - 1; // without the names of the columns
    }
  }

  @Test
  void beginsAndEndsWhenItIsTold() throws Exception {
    Path file = directory.resolve("a");
    users.put("before", "1");
    bean().start(file.toString(), 600);
    users.put("a", "1");
    assertThat(users.get("a")).isEqualTo("1");
    assertThat(bean().isRecording()).isTrue();
    bean().stop();
    users.put("after", "1");

    assertThat(bean().isRecording()).isFalse();
    assertThat(bean().getWritten()).isEqualTo(2);
    assertThat(bean().getDropped()).isZero();
    assertThat(requests(file)).isEqualTo(2);
  }

  @Test
  void isOneAtATime() throws Exception {
    bean().start(directory.resolve("a").toString(), 600);

    assertThatThrownBy(() -> bean().start(directory.resolve("b").toString(), 600))
        .hasStackTraceContaining("a recording is under way, of 0 requests so far. Stop it first.");
    bean().stop();
    bean().start(directory.resolve("b").toString(), 600);
    assertThat(bean().isRecording()).isTrue();
  }

  @Test
  void refusesATimeThatIsNone() {
    assertThatThrownBy(() -> bean().start(directory.resolve("a").toString(), 0))
        .hasStackTraceContaining("has nothing in it");
  }

  @Test
  void endsWithTheCache() throws Exception {
    Path file = directory.resolve("a");
    bean().start(file.toString(), 600);
    users.put("a", "1");
    users.close();

    assertThat(requests(file)).isEqualTo(1);
    assertThat(server.isRegistered(new ObjectName(NAME))).isFalse();
  }

  @Test
  void isNotOfferedWithoutManagement() throws Exception {
    manager.enableManagement("users", false);
    assertThat(server.isRegistered(new ObjectName(NAME))).isFalse();
    manager.enableManagement("users", true);
    assertThat(server.isRegistered(new ObjectName(NAME))).isTrue();
  }
}
