package io.terrace.cache.test.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A {@link Member} in a JVM of its own. Not thread-safe: one asks, and waits for the answer. */
final class MemberProcess implements AutoCloseable {

  private final Process process;
  private final BufferedWriter in;
  private final BufferedReader out;

  private MemberProcess(Process process) {
    this.process = process;
    this.in = process.outputWriter(UTF_8);
    this.out = process.inputReader(UTF_8);
  }

  /** Starts one with the remote tier that {@code uri} is. */
  static MemberProcess start(String uri) {
    try {
      return new MemberProcess(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx128m",
                  "-XX:TieredStopAtLevel=1",
                  "-Dterrace.remote.default=" + uri,
                  "-cp",
                  System.getProperty("java.class.path"),
                  Member.class.getName())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what the member answers; null as the word {@code null}. */
  String ask(@Nullable Object... words) {
    try {
      StringBuilder line = new StringBuilder();
      for (Object word : words) {
        line.append(line.isEmpty() ? "" : " ").append(word);
      }
      in.write(line.append('\n').toString());
      in.flush();
      String answer = out.readLine();
      while (answer != null && !answer.startsWith(">")) {
        answer = out.readLine();
      }
      if (answer == null) {
        throw new IllegalStateException("the member has ended; its error output says why");
      }
      return answer.substring(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
