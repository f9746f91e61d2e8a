package io.terrace.cache.test.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KilledJvmTest {

  /** Starts a server, says where it is, and waits to be killed. */
  static final class Main {
    public static void main(String[] arguments) throws Exception {
      RedisServer server = RedisServer.start();
      server.pause(); // one that is stopped has to go too
      System.out.println(server.port() + " " + server.directory());
      TimeUnit.MINUTES.sleep(5);
    }
  }

  @Test
  void aServerDoesNotOutliveTheJvmThatStartedIt() throws Exception {
    Process jvm =
        new ProcessBuilder(
                System.getProperty("java.home") + File.separator + "bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = jvm.inputReader(UTF_8)) {
      String[] told = out.readLine().split(" ", -1);
      Path directory = Path.of(told[1]);
      assertThat(directory).exists();
      jvm.destroyForcibly();
      Waiting.until(() -> !Files.exists(directory), () -> "the directory to be removed");
      Waiting.until(() -> isFree(Integer.parseInt(told[0])), () -> "the server to be gone");
    } finally {
      jvm.destroyForcibly();
    }
  }

  private static boolean isFree(int port) {
    try {
      new RespConnection(port).close();
      return false;
    } catch (IOException gone) {
      return true;
    }
  }
}
