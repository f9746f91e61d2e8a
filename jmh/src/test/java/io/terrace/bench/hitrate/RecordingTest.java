package io.terrace.bench.hitrate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.bench.TerraceBench;
import io.terrace.bench.hitrate.trace.ReadOptions;
import io.terrace.bench.hitrate.trace.Trace;
import io.terrace.bench.hitrate.trace.TraceReader;
import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.TieredCache;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command records caches of another process. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RecordingTest {

  @TempDir private Path directory;
  private Process shop;
  private String printed = "";

  /** An application that asks its cache for ten keys, again and again, until it is killed. */
  static final class Shop {

    private Shop() {}

    public static void main(String[] arguments) throws InterruptedException {
      try (TerraceCacheManager manager = TerraceCacheManager.builder().namespace("shop").build()) {
        TieredCache<Integer, String> products =
            manager.cache("products", CacheSpec.of(Integer.class, String.class).management(true));
        System.out.println("ready");
        for (int i = 0; ; i++) {
          String ignored = products.get(i % 10, id -> "product " + id);
          Thread.sleep(1);
        }
      }
    }
  }

  @BeforeEach
  void start() throws IOException {
    shop =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Shop.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out = shop.inputReader(UTF_8);
    for (@Nullable String line = ""; !"ready".equals(line); line = out.readLine()) {
      assertThat(line).as("the process has ended; its error output says why").isNotNull();
    }
  }

  @AfterEach
  void kill() {
    shop.destroyForcibly();
  }

  private int run(String... arguments) {
    StringWriter text = new StringWriter();
    CommandLine program = TerraceBench.commandLine();
    program.setOut(new PrintWriter(text));
    program.setErr(new PrintWriter(text));
    int code = program.execute(arguments);
    printed = text.toString();
    return code;
  }

  private int record(String cache, Path file) {
    return run(
        "record",
        "--pid",
        Long.toString(shop.pid()),
        "--cache",
        cache,
        "--for",
        "5s",
        file.toString());
  }

  @Test
  void whatAnApplicationAsksForIsInTheFileThatItWrites() throws Exception {
    Path file = directory.resolve("products.csv.gz");

    assertThat(record("products", file)).as(printed).isZero();

    assertThat(printed).contains("requests of cache 'products'");
    Trace trace =
        new TraceReader(ReadOptions.DEFAULT, InputStream.nullInputStream()).read(file.toString());
    assertThat(trace.uniqueKeys()).isEqualTo(10);
    assertThat(trace.size()).isGreaterThan(10);
  }

  @Test
  void whatCannotBeRecordedIsRefusedWithTheReason() throws IOException {
    Path kept = Files.writeString(directory.resolve("kept"), "precious");

    assertThat(record("users", directory.resolve("a"))).isEqualTo(2);
    assertThat(printed)
        .contains("no cache 'users' can be recorded, of ['products' of terrace.shop]")
        .contains("management(true)");
    assertThat(record("products", kept)).isEqualTo(2);
    assertThat(printed).contains("kept");
    assertThat(Files.readAllLines(kept)).isEqualTo(List.of("precious"));
    assertThat(run("record", "--pid", "1", "--cache", "a", "--jmx", "b", "c")).isEqualTo(2);
    assertThat(run("record", "--jmx", "localhost:1", "--cache", "a", "c")).isEqualTo(2);
    assertThat(printed).contains("nobody answers at 'localhost:1'");
    assertThat(run("record", "--pid", "999999999", "--cache", "a", "c")).isEqualTo(2);
    assertThat(printed).contains("process 999999999 can't be asked");
  }
}
