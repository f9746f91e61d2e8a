package io.terrace.cache.test.browser;

import io.terrace.cache.test.server.ServerProcess;
import io.terrace.cache.test.server.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A Chromium without a window and with an empty profile, which ends with this JVM at the latest.
 * For a test class: {@code new ServerExtension<>(Browser::start)}.
 *
 * <p>Thread-safe. What it cannot do is an {@link IllegalStateException}; each method is bounded.
 */
public final class Browser implements AutoCloseable {

  private static final String PROGRAM = "chromium";

  /** Where Chromium writes the port that it took, and the path of its own socket. */
  private static final String ADDRESS_FILE = "DevToolsActivePort";

  /** No sandbox, since tests in a container run as root; no traffic of its own. */
  private static final List<String> FLAGS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--disable-dev-shm-usage",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--hide-scrollbars",
          "--force-color-profile=srgb",
          "--remote-debugging-port=0");

  private final Path profile;
  private final ServerProcess process;
  private final DevTools devTools;

  private Browser(Path profile) {
    this.profile = profile;
    this.process =
        ServerProcess.start(
            PROGRAM,
            PROGRAM,
            profile,
            Stream.concat(FLAGS.stream(), Stream.of("--user-data-dir=" + profile)).toList());
    this.devTools = new DevTools(address());
  }

  /**
   * Starts one, which takes about a second.
   *
   * @throws IllegalStateException with the command that installs it, if it is not installed
   */
  public static Browser start() {
    try {
      return new Browser(Files.createTempDirectory("terrace-browser-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private URI address() {
    Path file = profile.resolve(ADDRESS_FILE);
    Waiting.until(
        () -> lines(file).size() >= 2 || !process.isAlive(),
        () -> "an address of " + PROGRAM + ":\n" + process.log());
    if (!process.isAlive()) {
      throw new IllegalStateException(PROGRAM + " has ended:\n" + process.log());
    }
    List<String> lines = lines(file);
    return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens a page of its own for {@code address}, and waits until it is loaded. */
  public Page open(URI address) {
    String target =
        devTools
            .call(null, "Target.createTarget", Map.of("url", "about:blank"))
            .path("targetId")
            .asText();
    String session =
        devTools
            .call(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .path("sessionId")
            .asText();
    return new Page(devTools, target, session).navigate(address);
  }

  /** Kills it, and removes its profile. */
  @Override
  public void close() {
    devTools.close();
    process.close();
    Waiting.until(this::isRemoved, () -> "the removal of " + profile);
  }

  /** Its helper processes end a moment later, and may write until then. */
  private boolean isRemoved() {
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
      return true;
    } catch (IOException | UncheckedIOException written) {
      return !Files.exists(profile);
    }
  }
}
