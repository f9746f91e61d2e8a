package io.terrace.cache.intercept;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.annotation.Cached;
import io.terrace.cache.test.server.MemcachedServer;
import io.terrace.cache.test.server.RedisServer;
import io.terrace.cache.test.server.ServerExtension;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Eight processes call one annotated method at once: it runs once, in one of them. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OneLoadInEightProcessesTest {

  @RegisterExtension
  static final ServerExtension<RedisServer> REDIS = new ServerExtension<>(RedisServer::start);

  @RegisterExtension
  static final ServerExtension<MemcachedServer> MEMCACHED =
      new ServerExtension<>(MemcachedServer::start);

  private static final int PROCESSES = 8;

  private final List<Process> processes = new ArrayList<>();

  interface Slow {
    @Cached(name = "slow", ttl = "1h")
    String slow(String id) throws InterruptedException;
  }

  /** One process: once for each remote tier it waits for a line, calls, and tells its calls. */
  static final class Member {

    private Member() {}

    public static void main(String[] uris) throws IOException, InterruptedException {
      BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      for (String uri : uris) {
        System.setProperty("terrace.remote.default", uri);
        try (TerraceCacheManager manager =
            TerraceCacheManager.builder().namespace("eight").build()) {
          AtomicInteger calls = new AtomicInteger();
          Slow slow = CachedProxies.of(manager).wrap(Slow.class, id -> called(id, calls));
          System.out.println(">ready");
          String id = in.readLine();
          if (id == null || !slow.slow(id).equals("result of " + id)) {
            throw new IllegalStateException("not the result of " + id);
          }
          System.out.println(">" + calls);
        }
      }
    }

    /** Longer than it takes all the others to ask. */
    private static String called(String id, AtomicInteger calls) throws InterruptedException {
      calls.incrementAndGet();
      Thread.sleep(300);
      return "result of " + id;
    }
  }

  @AfterEach
  void stop() {
    processes.forEach(Process::destroyForcibly);
  }

  private Process start(String... uris) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Member.class.getName()));
    command.addAll(List.of(uris));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static String answer(BufferedReader out) throws IOException {
    String line = out.readLine();
    while (line != null && !line.startsWith(">")) {
      line = out.readLine();
    }
    assertThat(line).as("the process has ended; its error output says why").isNotNull();
    return line.substring(1);
  }

  @Test
  void loadOnceOverRedisAndOnceOverMemcached() throws IOException {
    for (int i = 0; i < PROCESSES; i++) {
      processes.add(
          start(
              REDIS.get().uri() + "?timeout=30000",
              PatientTierFactory.uri(MEMCACHED.get().hostAndPort())));
    }
    List<BufferedReader> outs =
        processes.stream().map(process -> process.inputReader(UTF_8)).toList();
    List<BufferedWriter> ins =
        processes.stream().map(process -> process.outputWriter(UTF_8)).toList();
    for (String store : List.of("redis", "memcached")) {
      for (BufferedReader out : outs) {
        assertThat(answer(out)).isEqualTo("ready");
      }
      for (BufferedWriter in : ins) {
        in.write(store + "\n");
        in.flush();
      }
      int calls = 0;
      for (BufferedReader out : outs) {
        calls += Integer.parseInt(answer(out));
      }
      assertThat(calls).as("calls over %s", store).isEqualTo(1);
    }
  }
}
