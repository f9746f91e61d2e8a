package io.terrace.cache.web;

import jakarta.servlet.Servlet;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import org.glassfish.jersey.servlet.ServletContainer;

class JerseyPagesTest extends JaxrsContract {

  @Override
  protected Class<? extends Servlet> servlet() {
    return ServletContainer.class;
  }

  @Override
  protected Map<String, String> parameters(Class<? extends Application> application) {
    return Map.of("jakarta.ws.rs.Application", application.getName());
  }
}
