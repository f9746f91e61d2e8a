package io.terrace.cache.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.util.EnumSet;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Handler;

/** Jakarta EE 10 in Jetty: Servlet 6.0. */
final class Ee10Servlets implements Servlets {

  private final ServletContextHandler context =
      new ServletContextHandler(ServletContextHandler.SESSIONS);

  @Override
  public Handler handler() {
    return context;
  }

  @Override
  public void filter(Filter filter) {
    context.addFilter(new FilterHolder(filter), "/*", EnumSet.of(DispatcherType.REQUEST));
  }

  @Override
  public void servlet(String mapping, Servlet servlet) {
    ServletHolder holder = new ServletHolder(servlet);
    holder.setAsyncSupported(true);
    context.addServlet(holder, mapping);
  }

  @Override
  public void servlet(
      String mapping, Class<? extends Servlet> servlet, Map<String, String> parameters) {
    ServletHolder holder = new ServletHolder(servlet);
    holder.setInitParameters(parameters);
    context.addServlet(holder, mapping);
  }
}
