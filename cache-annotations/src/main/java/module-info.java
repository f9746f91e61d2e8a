/** Caching by annotation, whatever the container. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.terrace.cache.annotations {
  requires jdk.unsupported; // by which Objenesis runs no constructor
  requires static transitive freemarker;
  requires static transitive io.pebbletemplates;
  requires static transitive jakarta.servlet;
  requires static transitive jakarta.ws.rs;
  requires static net.bytebuddy;
  requires org.objenesis;
  requires static transitive spring.web;
  requires static transitive spring.webmvc;
  requires static transitive thymeleaf;
  requires transitive io.terrace.cache;
  requires static transitive org.jspecify;

  exports io.terrace.cache.annotation;
  exports io.terrace.cache.fragment;
  exports io.terrace.cache.fragment.freemarker;
  exports io.terrace.cache.fragment.pebble;
  exports io.terrace.cache.fragment.thymeleaf;
  exports io.terrace.cache.intercept;
  exports io.terrace.cache.web;
  exports io.terrace.cache.web.jaxrs;
  exports io.terrace.cache.web.spring;
}
