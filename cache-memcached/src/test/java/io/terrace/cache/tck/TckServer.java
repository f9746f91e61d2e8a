package io.terrace.cache.tck;

import io.terrace.cache.memcached.PatientTierFactory;
import io.terrace.cache.test.server.MemcachedServer;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Has a Memcached run while the JSR-107 TCK does, whose managers find it by the property that names
 * their remote tier. Does nothing for other tests, which start servers themselves.
 */
public final class TckServer implements TestExecutionListener {

  private static final String REMOTE = "terrace.remote.default";

  private MemcachedServer server;

  /** For {@link java.util.ServiceLoader}. */
  public TckServer() {}

  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    if ("memcached".equals(System.getProperty("tck.server"))) {
      server = MemcachedServer.start();
      System.setProperty(REMOTE, PatientTierFactory.uri(server.hostAndPort()));
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
