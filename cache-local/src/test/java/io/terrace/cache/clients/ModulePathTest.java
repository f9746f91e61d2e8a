package io.terrace.cache.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.CacheSpec;
import java.io.File;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An application that is a module finds Terrace, and can read and hide what it caches. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ModulePathTest {

  private static final String MODULE =
      """
      module consumer {
        requires cache.api;
        requires io.terrace.cache;

        opens consumer.opened to com.esotericsoftware.kryo;
      }
      """;

  private static final String OPENED =
      """
      package consumer.opened;

      public final class Bean {
        public StringBuilder text = new StringBuilder("opened");
      }
      """;

  private static final String HIDDEN =
      """
      package consumer.hidden;

      public final class Bean {
        public StringBuilder text = new StringBuilder("hidden");
      }
      """;

  private static final String SERIALISABLE =
      """
      package consumer.hidden;

      public final class SerialisableBean implements java.io.Serializable {
        public StringBuilder text = new StringBuilder("serialisable");
      }
      """;

  private static final String MAIN =
      """
      package consumer;

      import io.terrace.cache.*;
      import java.util.*;
      import javax.cache.*;

      public final class Main {
        private static int loads;

        public static void main(String[] arguments) throws Exception {
          var provider = Caching.getCachingProvider();
          System.out.println("provider in " + provider.getClass().getModule().getName());
          var manager = provider.getCacheManager().unwrap(TerraceCacheManager.class);
          TieredCache<String, Object> cache =
              manager.cache("values", CacheSpec.of(String.class, Object.class));

          cache.get("loaded", key -> "load " + ++loads);
          System.out.println(cache.get("loaded", key -> "load " + ++loads));

          var opened = new consumer.opened.Bean();
          cache.put("opened", opened);
          opened.text.append(", changed");
          System.out.println(((consumer.opened.Bean) cache.get("opened")).text);

          var serialisable = new consumer.hidden.SerialisableBean();
          cache.put("serialisable", serialisable);
          serialisable.text.append(", changed");
          System.out.println(((consumer.hidden.SerialisableBean) cache.get("serialisable")).text);

          try {
            cache.put("hidden", new consumer.hidden.Bean());
          } catch (CacheException e) {
            System.out.println("refused: " + e.getMessage());
          }

          cache.put("tagged", "value", EntryOptions.tags("tag"));
          cache.put("untagged", "value");
          manager.invalidateTag("tag");
          System.out.println(cache.containsKey("tagged") + " " + cache.containsKey("untagged"));

          provider.close();
          for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("terrace-")) {
              thread.join(10_000); // its pool has ended a moment before
              if (thread.isAlive()) {
                System.out.println("left: " + thread);
              }
            }
          }
        }
      }
      """;

  /** What Terrace needs beside itself. */
  private static final Pattern LIBRARIES =
      Pattern.compile(
          "(cache-api|caffeine|kryo|reflectasm|objenesis|minlog|jspecify)-[0-9.]+\\.jar");

  @TempDir private Path directory;

  @Test
  void aModuleCachesLoadsCopiesAndInvalidatesThroughTheServicesOfOurs() throws Exception {
    String modulePath = modulePath();
    Path classes = compiled(modulePath);

    Path output = directory.resolve("output.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                modulePath + File.pathSeparator + classes,
                "--add-modules",
                "io.terrace.cache.local",
                "--module",
                "consumer/consumer.Main")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();

    List<String> lines = Files.readAllLines(output, UTF_8);
    assertThat(ended).as("%s", lines).isTrue();
    assertThat(lines)
        .containsExactly(
            "provider in io.terrace.cache",
            "load 1",
            "opened",
            "serialisable",
            "refused: cache 'values': consumer.hidden.Bean can't be copied for store-by-value, because"
                + " consumer.hidden.Bean is out of reach and not Serializable. Make it"
                + " Serializable, make it immutable, or configure storeByReference().",
            "false true");
    assertThat(process.exitValue()).isZero();
  }

  private static String modulePath() throws Exception {
    Stream<String> ours =
        Stream.of(
            placeOf(CacheSpec.class),
            placeOf(Class.forName("io.terrace.cache.local.CaffeineTierFactory")));
    List<String> libraries =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(path -> LIBRARIES.matcher(Path.of(path).getFileName().toString()).matches())
            .toList();
    assertThat(libraries).hasSize(7);
    return Stream.concat(ours, libraries.stream()).collect(Collectors.joining(File.pathSeparator));
  }

  private static String placeOf(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  private Path compiled(String modulePath) throws Exception {
    Map<String, String> sources =
        Map.of(
            "module-info.java", MODULE,
            "consumer/Main.java", MAIN,
            "consumer/opened/Bean.java", OPENED,
            "consumer/hidden/Bean.java", HIDDEN,
            "consumer/hidden/SerialisableBean.java", SERIALISABLE);
    List<Path> files = new ArrayList<>();
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = directory.resolve("source").resolve(source.getKey());
      Files.createDirectories(file.getParent());
      files.add(Files.writeString(file, source.getValue()));
    }
    Path classes = Files.createDirectories(directory.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager fileManager = compiler.getStandardFileManager(null, null, UTF_8)) {
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  fileManager,
                  null,
                  List.of("--module-path", modulePath, "-d", classes.toString(), "-proc:none"),
                  null,
                  fileManager.getJavaFileObjectsFromPaths(files))
              .call();
      assertThat(compiled).as("%s", messages).isTrue();
    }
    return classes;
  }
}
