package io.terrace.cache.test.fleet;

import io.terrace.cache.test.fleet.member.CacheRole;
import io.terrace.cache.test.fleet.member.FleetMember;
import io.terrace.cache.test.fleet.member.Role;
import io.terrace.cache.test.server.ServerExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A JUnit extension for a static field: a server, and processes that share it, which are started
 * when a test first wants them and serve all tests of the class. A {@link FleetRun} has caches of
 * its own in them. Not thread-safe.
 */
public final class Fleet implements BeforeAllCallback, AfterAllCallback {

  private final ServerExtension<FleetServer> server;
  private final List<MemberProcess> members = new ArrayList<>();
  private int classes;

  /** Makes one whose server {@code starter} starts. */
  public Fleet(Supplier<FleetServer> starter) {
    this.server = new ServerExtension<>(starter);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    server.beforeAll(context);
    classes++;
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    if (--classes == 0) {
      members.forEach(MemberProcess::close);
      members.clear();
    }
    server.afterAll(context);
  }

  /** Returns the server. */
  public FleetServer server() {
    return server.get();
  }

  /**
   * Opens caches in {@code size} processes, with {@code options} of {@link CacheRole}. Calls of the
   * server may take as long as a machine stands still.
   */
  public FleetRun run(int size, String... options) {
    return run(CacheRole.class, size, options);
  }

  /** Opens something else in them. */
  public FleetRun run(Class<? extends Role> role, int size, String... options) {
    return run(role, FleetServer.PATIENCE, size, options);
  }

  /** Opens caches whose calls of the server soon come to an end, whatever happens to them. */
  public FleetRun runDisturbed(int size, String... options) {
    return run(CacheRole.class, FleetServer.TIMEOUT, size, options);
  }

  private FleetRun run(Class<? extends Role> role, Duration timeout, int size, String... options) {
    List<MemberProcess> taken = members(size);
    try {
      String namespace = "f" + UUID.randomUUID().toString().replace("-", "");
      Path directory = Files.createTempDirectory("terrace-fleet-");
      return new FleetRun(server(), timeout, taken, directory, namespace, role, List.of(options));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts those that are missing, all at once, and those in the place of the killed. */
  private List<MemberProcess> members(int size) {
    for (int i = 0; i < members.size(); i++) {
      if (!members.get(i).isAlive()) {
        members.set(i, MemberProcess.start());
      }
    }
    while (members.size() < size) {
      members.add(MemberProcess.start());
    }
    List<MemberProcess> taken = List.copyOf(members.subList(0, size));
    long before = System.nanoTime();
    List<CompletableFuture<String>> times =
        taken.stream().map(member -> member.tell(FleetMember.TIME)).toList();
    for (CompletableFuture<String> time : times) {
      long there = Long.parseLong(MemberProcess.answer(time));
      if (there - before < 0 || System.nanoTime() - there < 0) {
        throw new IllegalStateException("processes have clocks of their own: no history is true");
      }
    }
    return taken;
  }
}
