package io.terrace.cache.test.server;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Has servers run while the tests of a class do, those of its nested classes included:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final ServerExtension<RedisServer> redis = new ServerExtension<>(RedisServer::start);
 * }</pre>
 *
 * <p>Not thread-safe: for tests that run one after the other.
 *
 * @param <T> the servers
 */
public final class ServerExtension<T extends AutoCloseable>
    implements BeforeAllCallback, AfterAllCallback {

  private final Supplier<T> starter;
  private @Nullable T running;
  private int classes;

  /** Makes one that has {@code starter} start the servers, which are closed afterwards. */
  public ServerExtension(Supplier<T> starter) {
    this.starter = starter;
  }

  /**
   * Returns the servers.
   *
   * @throws NullPointerException if no test of the class runs
   */
  public T get() {
    return Objects.requireNonNull(running, "no test of this class runs");
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (running == null) {
      running = starter.get();
    }
    classes++;
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    T servers = running;
    if (--classes == 0 && servers != null) {
      running = null;
      servers.close();
    }
  }
}
