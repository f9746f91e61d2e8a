package io.terrace.cache.web;

import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.util.Map;
import org.eclipse.jetty.server.Handler;

/** The servlets of one of Jetty's environments. */
interface Servlets {

  /** Returns those that the system property {@code web.environment} says: Jakarta EE 10 or 11. */
  static Servlets environment() {
    return System.getProperty("web.environment", "ee10").equals("ee11")
        ? new Ee11Servlets()
        : new Ee10Servlets();
  }

  Handler handler();

  void filter(Filter filter);

  void servlet(String mapping, Servlet servlet);

  /** Has the container make the servlet, and so know its annotations. */
  void servlet(String mapping, Class<? extends Servlet> servlet, Map<String, String> parameters);
}
