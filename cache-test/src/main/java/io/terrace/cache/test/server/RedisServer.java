package io.terrace.cache.test.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A {@code redis-server} on a free port of the loopback interface, which keeps nothing on disk. It
 * answers when it is handed out, and ends with this JVM at the latest.
 *
 * <p>Thread-safe. What it cannot do is an {@link IllegalStateException}; each method is bounded.
 */
public final class RedisServer implements AutoCloseable {

  private static final String PROGRAM = "redis-server";
  private static final String PACKAGE = "redis-server";

  /** A node of a cluster talks to the others on a port so much above its own. */
  private static final int BUS_PORT_OFFSET = 10_000;

  private final Path directory;
  private final int port;
  private final List<String> arguments;
  private final @Nullable Login login;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile ServerProcess process;

  /** Who the server lets in. */
  record Login(String user, String password) {}

  private RedisServer(Path directory, int port, List<String> arguments, @Nullable Login login) {
    this.directory = directory;
    this.port = port;
    this.arguments = arguments;
    this.login = login;
    this.process = launch(List.of());
  }

  /** Starts one with the defaults. */
  public static RedisServer start() {
    return start(List.of());
  }

  /** Starts one with more {@code arguments}, such as {@code --maxmemory 10mb}. */
  public static RedisServer start(List<String> arguments) {
    return start(arguments, null).answering();
  }

  /** Starts one that lets in only {@code user}; {@code default} is whoever gives no name. */
  public static RedisServer startSecured(String user, String password) {
    List<String> acl = new ArrayList<>();
    if (!user.equals("default")) {
      acl.addAll(List.of("--user", "default", "off"));
    }
    acl.addAll(List.of("--user", user, "on", ">" + password, "~*", "&*", "+@all"));
    return start(acl, new Login(user, password)).answering();
  }

  /** Starts one that does not answer yet. */
  static RedisServer begin(List<String> arguments) {
    return start(arguments, null);
  }

  /** Starts one in a directory that has files of its own; it does not answer yet. */
  static RedisServer begin(Path directory, List<String> arguments) {
    return new RedisServer(directory, LoopbackPorts.next(BUS_PORT_OFFSET), arguments, null);
  }

  private static RedisServer start(List<String> arguments, @Nullable Login login) {
    return new RedisServer(newDirectory(), LoopbackPorts.next(BUS_PORT_OFFSET), arguments, login);
  }

  static Path newDirectory() {
    try {
      return Files.createTempDirectory("terrace-redis-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ServerProcess launch(List<String> more) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("--port", Integer.toString(port), "--bind", LoopbackPorts.HOST));
    if (!arguments.contains("--sentinel")) {
      all.addAll(List.of("--save", "", "--appendonly", "no", "--enable-debug-command", "yes"));
    }
    all.addAll(more);
    return ServerProcess.start(PROGRAM, PACKAGE, directory, all);
  }

  /** Waits until it answers. */
  RedisServer answering() {
    ServerProcess started = process;
    Waiting.until(
        () -> answers() || !started.isAlive(),
        () -> "an answer of redis-server on port " + port + ":\n" + started.log());
    if (!started.isAlive()) {
      close();
      throw new IllegalStateException("redis-server has ended:\n" + started.log());
    }
    return this;
  }

  private boolean answers() {
    try {
      return "PONG".equals(command("PING"));
    } catch (UncheckedIOException | IllegalStateException notYet) {
      return false;
    }
  }

  /** Returns the address that it listens on. */
  public String host() {
    return LoopbackPorts.HOST;
  }

  /** Returns the port that it listens on. */
  public int port() {
    return port;
  }

  /** Returns where it is, as {@code redis://host:port}, without who may enter. */
  public String uri() {
    return "redis://" + host() + ":" + port;
  }

  Path directory() {
    return directory;
  }

  /**
   * Sends a command over a connection of its own, and returns the reply: a string, a Long, a list
   * of replies, or null.
   *
   * @throws IllegalStateException with the text of an error that is the reply
   * @throws UncheckedIOException if the server cannot be reached
   */
  public @Nullable Object command(String... words) {
    try (RespConnection connection = new RespConnection(port)) {
      if (login != null) {
        connection.call("AUTH", login.user(), login.password());
      }
      return connection.call(words);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until a replica has all that was written so far. {@code WAIT} alone, on a connection that
   * has written nothing, waits for nothing.
   *
   * @throws IllegalStateException if none has it within twenty seconds
   */
  public void awaitReplica() {
    try (RespConnection connection = new RespConnection(port)) {
      if (login != null) {
        connection.call("AUTH", login.user(), login.password());
      }
      connection.call("PUBLISH", "nobody", "listens");
      if (Long.valueOf(0).equals(connection.call("WAIT", "1", "20000"))) {
        throw new IllegalStateException("no replica of port " + port + " has what was written");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a command whose reply is a list, which it returns; empty for none. */
  List<?> list(String... words) {
    return command(words) instanceof List<?> replies ? replies : List.of();
  }

  /** Returns what {@code INFO} says of {@code name}, or "". */
  String info(String section, String name) {
    return fact(command("INFO", section), name);
  }

  /** Returns what {@code CLUSTER INFO} says of {@code name}, or "". */
  String clusterInfo(String name) {
    return fact(command("CLUSTER", "INFO"), name);
  }

  private static String fact(@Nullable Object facts, String name) {
    return String.valueOf(facts)
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElse("");
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** Stops it where it is (SIGSTOP): it keeps its connections, and answers nothing. */
  public void pause() {
    process.signal("STOP");
  }

  /** Lets it go on (SIGCONT). */
  public void resume() {
    process.signal("CONT");
  }

  /** Kills it (SIGKILL), and waits until it is gone. */
  public void kill() {
    process.close();
  }

  /** Starts it again on the same port, after {@link #kill}; waits until it answers. */
  public void restart() {
    restart(List.of());
    answering();
  }

  /** Starts it again with more arguments; it may not answer yet. */
  public void restart(List<String> more) {
    process = launch(more);
  }

  /** Returns whether nobody listens on its port: it has not been started, or not yet. */
  public boolean refusesConnections() {
    try {
      new RespConnection(port).close();
      return false;
    } catch (IOException refused) {
      return true;
    }
  }

  /** Kills it, and removes what it left. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      process.close();
      remove(directory);
    }
  }

  private static void remove(Path directory) {
    if (!Files.exists(directory)) {
      return; // the server ended by itself
    }
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
