/**
 * Caching by annotation, whatever the container. Each container is for those only who have it: none
 * is required transitively, for who requires this module would then need all of them to compile.
 */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.terrace.cache.annotations {
  requires jdk.unsupported; // by which Objenesis runs no constructor
  requires org.objenesis;
  requires static com.fasterxml.jackson.annotation; // which Boot's Health has
  requires static com.google.guice;
  requires static jakarta.annotation;
  requires static jakarta.cdi;
  requires static jakarta.inject;
  requires static jakarta.interceptor;
  requires static kotlin.stdlib;
  requires static micrometer.core;
  requires static micrometer.observation;
  requires static microprofile.health.api;
  requires static net.bytebuddy;
  requires static reactor.core;
  requires static spring.aop;
  requires static spring.beans;
  requires static spring.boot;
  requires static spring.boot.actuator;
  requires static spring.boot.autoconfigure;
  requires static spring.boot.health;
  requires static spring.context;
  requires static spring.core;
  requires static spring.expression;
  requires static spring.tx;
  requires static freemarker;
  requires static io.pebbletemplates;
  requires static jakarta.servlet;
  requires static jakarta.servlet.jsp;
  requires static jakarta.ws.rs;
  requires static transitive org.jspecify;
  requires static spring.web;
  requires static spring.webmvc;
  requires static thymeleaf;
  requires transitive io.terrace.cache;

  exports io.terrace.cache.annotation;
  exports io.terrace.cache.cdi;
  exports io.terrace.cache.fragment;
  exports io.terrace.cache.fragment.freemarker;
  exports io.terrace.cache.fragment.jsp;
  exports io.terrace.cache.fragment.pebble;
  exports io.terrace.cache.fragment.thymeleaf;
  exports io.terrace.cache.guice;
  exports io.terrace.cache.intercept;
  exports io.terrace.cache.intercept.expression;
  exports io.terrace.cache.intercept.spi;
  exports io.terrace.cache.spring;
  exports io.terrace.cache.spring.boot;
  exports io.terrace.cache.web;
  exports io.terrace.cache.web.console;
  exports io.terrace.cache.web.jaxrs;
  exports io.terrace.cache.web.panel;
  exports io.terrace.cache.web.spring;

  // What containers make and fill by reflection.
  opens io.terrace.cache.cdi;
  opens io.terrace.cache.guice;
  opens io.terrace.cache.spring;
  opens io.terrace.cache.spring.boot;
  opens io.terrace.cache.web.jaxrs;

  provides jakarta.enterprise.inject.spi.Extension with
      io.terrace.cache.cdi.TerraceExtension;
}
