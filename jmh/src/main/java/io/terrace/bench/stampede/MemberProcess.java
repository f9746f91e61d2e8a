package io.terrace.bench.stampede;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link Member} in a JVM of its own. Not thread-safe. */
final class MemberProcess implements AutoCloseable {

  private final Process process;
  private final BufferedWriter in;
  private final BufferedReader out;

  private MemberProcess(Process process) {
    this.process = process;
    this.in = process.outputWriter(UTF_8);
    this.out = process.inputReader(UTF_8);
  }

  /** Starts one; with the remote tier that {@code uri} is, if it is not null. */
  static MemberProcess start(int threads, long loadMillis, @Nullable String uri)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path")));
    if (uri != null) {
      command.add("-Dterrace.remote.default=" + uri);
    }
    command.addAll(
        List.of(Member.class.getName(), Integer.toString(threads), Long.toString(loadMillis)));
    return new MemberProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Waits until it can be asked. */
  void awaitReady() throws IOException {
    if (!line().equals(Member.READY)) {
      throw new IOException("a process of the stampede does not begin as one");
    }
  }

  /** Has all its threads ask for {@code key}; its answer is to be taken. */
  void ask(Guard guard, String key) throws IOException {
    in.write(guard.name() + " " + key + "\n");
    in.flush();
  }

  /** Returns what came of it. */
  Herd answer() throws IOException {
    String[] words = line().split(" ", -1);
    return new Herd(
        Integer.parseInt(words[0]),
        Arrays.stream(words[1].split(",", -1)).mapToLong(Long::parseLong).boxed().toList());
  }

  private String line() throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(">")) {
        return line.substring(1);
      }
    }
    throw new IOException("a process of the stampede has ended; its error output says why");
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
