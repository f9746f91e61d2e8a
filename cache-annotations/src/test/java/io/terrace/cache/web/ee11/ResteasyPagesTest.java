package io.terrace.cache.web.ee11;

import io.terrace.cache.web.JaxrsContract;
import jakarta.servlet.Servlet;
import jakarta.ws.rs.core.Application;
import java.util.Map;

class ResteasyPagesTest extends JaxrsContract {

  @Override
  protected Class<? extends Servlet> servlet() throws ClassNotFoundException {
    return Class.forName("org.jboss.resteasy.plugins.server.servlet.HttpServlet30Dispatcher")
        .asSubclass(Servlet.class);
  }

  @Override
  protected Map<String, String> parameters(Class<? extends Application> application) {
    return Map.of(
        "jakarta.ws.rs.Application", application.getName(),
        "resteasy.servlet.mapping.prefix", "/rest");
  }
}
