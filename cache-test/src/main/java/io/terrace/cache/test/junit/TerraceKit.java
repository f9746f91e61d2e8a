package io.terrace.cache.test.junit;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.spi.RemoteTier;
import io.terrace.cache.test.FaultyStore;
import io.terrace.cache.test.InMemoryBus;
import io.terrace.cache.test.InMemoryStore;
import io.terrace.cache.test.QueuedExecutor;
import io.terrace.cache.test.VirtualClock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A manager for each test, on a clock that stands still until the test moves it, and where it is
 * asked for over a remote store in this heap that fails when the test says so:
 *
 * <pre>{@code
 * @RegisterExtension final TerraceKit kit = TerraceKit.withRemote();
 *
 * @Test
 * void aPriceIsServedWhileTheStoreIsAway() {
 *   kit.store().partition();
 *   ...
 *   kit.clock().advance(Duration.ofMinutes(5));
 * }
 * }</pre>
 *
 * <p>Refreshes wait for {@link #runBehind}, so that a test says when they happen. Loads with a soft
 * or hard timeout need threads to wait in: {@link #threaded}. A test method may have parameters of
 * the types {@link TerraceCacheManager}, {@link VirtualClock} and {@link FaultyStore}. For one test
 * at a time, whose threads it may be used by.
 */
public final class TerraceKit implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

  private final boolean remote;
  private final boolean threaded;
  private final List<TerraceCacheManager> managers = new ArrayList<>();
  private VirtualClock clock = new VirtualClock();
  private QueuedExecutor behind = new QueuedExecutor();
  private @Nullable FaultyStore store;
  private @Nullable InMemoryBus bus;

  private TerraceKit(boolean remote, boolean threaded) {
    this.remote = remote;
    this.threaded = threaded;
  }

  /** Returns a kit whose caches are in the heap alone. */
  public static TerraceKit local() {
    return new TerraceKit(false, false);
  }

  /** Returns a kit whose caches have a remote store under them, and a bus. */
  public static TerraceKit withRemote() {
    return new TerraceKit(true, false);
  }

  /** Returns the same kit whose refreshes and timed loads have threads, and do not wait. */
  public TerraceKit threaded() {
    return new TerraceKit(remote, true);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    clock = new VirtualClock();
    behind = new QueuedExecutor();
    store = remote ? new FaultyStore(new InMemoryStore(clock), clock) : null;
    bus = remote ? new InMemoryBus(clock) : null;
    managers.add(newManager());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (store != null) {
      store.heal(); // else closing waits for what was kept
    }
    managers.forEach(TerraceCacheManager::close);
    managers.clear();
  }

  private TerraceCacheManager newManager() {
    TerraceCacheManager.Builder builder =
        TerraceCacheManager.builder().namespace("test").unlisted().timeSource(clock);
    if (!threaded) {
      builder.executor(behind);
    }
    if (store != null && bus != null) {
      builder.remote(new RemoteTier(store, bus.join()));
    }
    return builder.build();
  }

  /** Returns the manager, whose namespace is {@code test}. */
  public TerraceCacheManager manager() {
    if (managers.isEmpty()) {
      throw new IllegalStateException(
          "the kit has a manager while a test runs. Is its field @RegisterExtension, and not static?");
    }
    return managers.get(0);
  }

  /** Returns another manager over the same store and bus, as another process has. */
  public TerraceCacheManager otherProcess() {
    store(); // or says that there is none
    TerraceCacheManager other = newManager();
    managers.add(other);
    return other;
  }

  /** Returns the clock of the manager. */
  public VirtualClock clock() {
    return clock;
  }

  /**
   * Returns the store, whose calls are late, refused, lost or damaged by the rules that the test
   * adds.
   *
   * @throws IllegalStateException if the kit is {@link #local}
   */
  public FaultyStore store() {
    if (store == null) {
      throw new IllegalStateException("the kit has no remote store. Make it by withRemote().");
    }
    return store;
  }

  /**
   * Returns the bus, whose messages the test may hold, lose and disturb.
   *
   * @throws IllegalStateException if the kit is {@link #local}
   */
  public InMemoryBus bus() {
    if (bus == null) {
      throw new IllegalStateException("the kit has no bus. Make it by withRemote().");
    }
    return bus;
  }

  /** Runs the refreshes and events that wait, in this thread; returns how many tasks there were. */
  public int runBehind() {
    return behind.runAll();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == TerraceCacheManager.class
        || type == VirtualClock.class
        || type == FaultyStore.class; // where there is none, store() says how to have one
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    if (type == TerraceCacheManager.class) {
      return manager();
    }
    return type == VirtualClock.class ? clock : store();
  }
}
