package io.terrace.cache.tck;

import io.terrace.cache.test.server.RedisServer;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Has a Redis run while the JSR-107 TCK does, whose managers find it by the property that names
 * their remote tier. Does nothing for other tests, which start servers themselves.
 */
public final class TckServer implements TestExecutionListener {

  private static final String REMOTE = "terrace.remote.default";

  private RedisServer server;

  /** For {@link java.util.ServiceLoader}. */
  public TckServer() {}

  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    if ("redis".equals(System.getProperty("tck.server"))) {
      server = RedisServer.start();
      System.setProperty(REMOTE, server.uri() + "?timeout=30000"); // however busy the machine
    }
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    if (server != null) {
      System.clearProperty(REMOTE);
      server.close();
      server = null;
    }
  }
}
