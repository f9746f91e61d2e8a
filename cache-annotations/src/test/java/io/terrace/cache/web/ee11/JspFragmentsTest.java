package io.terrace.cache.web.ee11;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.fragment.Fragments;
import io.terrace.cache.fragment.jsp.FragmentTag;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContainerInitializer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tag library, found by its URI and compiled by Jasper. */
@Timeout(60)
class JspFragmentsTest {

  private static final String TAGLIB =
      "<%@ page session=\"false\" %><%@ taglib prefix=\"cache\" uri=\"urn:terrace:cache\" %>";

  @TempDir private static Path pages;
  private static final TerraceCacheManager MANAGER =
      TerraceCacheManager.builder().namespace("jsp").build();
  private static final Server SERVER = new Server();
  private static final ServerConnector CONNECTOR = new ServerConnector(SERVER);
  private static final ServletContextHandler CONTEXT = new ServletContextHandler();

  /** A product that counts how often its name is asked for. */
  public static final class Product {

    private static final AtomicInteger READS = new AtomicInteger();

    private final int id;

    Product(int id) {
      this.id = id;
    }

    public int getId() {
      return id;
    }

    public String getName() {
      return "<b>" + id + " read " + READS.incrementAndGet() + "</b>";
    }

    public String getFailing() {
      throw new IllegalStateException("out of stock");
    }
  }

  @BeforeAll
  static void open() throws Exception {
    CONTEXT.setBaseResourceAsPath(pages);
    CONTEXT.setClassLoader(new java.net.URLClassLoader(new java.net.URL[0]));
    CONTEXT.setAttribute(
        "org.apache.tomcat.InstanceManager", made("org.apache.tomcat.SimpleInstanceManager"));
    Object scanner = made("org.apache.tomcat.util.scan.StandardJarScanner");
    scanner.getClass().getMethod("setScanAllDirectories", boolean.class).invoke(scanner, true);
    CONTEXT.setAttribute("org.apache.tomcat.JarScanner", scanner);
    ServletHolder jsp = new ServletHolder();
    jsp.setHeldClass(
        Class.forName("org.apache.jasper.servlet.JspServlet").asSubclass(Servlet.class));
    jsp.setInitParameter("modificationTestInterval", "0");
    jsp.setInitParameter("scratchdir", Files.createDirectory(pages.resolve("work")).toString());
    CONTEXT.addServlet(jsp, "*.jsp");
    CONTEXT.addServletContainerInitializer(
        (ServletContainerInitializer) made("org.apache.jasper.servlet.JasperInitializer"),
        Set.of().toArray(Class[]::new));
    CONTEXT.getServletContext().setAttribute("products", new Products());
    FragmentTag.keepIn(Fragments.of(MANAGER), CONTEXT.getServletContext());
    CONNECTOR.setHost("127.0.0.1");
    SERVER.addConnector(CONNECTOR);
    SERVER.setHandler(CONTEXT);
    SERVER.start();
  }

  /** Products by their numbers, for expressions. */
  public static final class Products {
    public Product get(int id) {
      return new Product(id);
    }
  }

  private static Object made(String type) throws ReflectiveOperationException {
    return Class.forName(type).getDeclaredConstructor().newInstance();
  }

  @AfterAll
  static void close() throws Exception {
    SERVER.stop();
    MANAGER.close();
  }

  private static void page(String name, String body) throws Exception {
    Files.writeString(pages.resolve(name), TAGLIB + body);
  }

  private static HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + CONNECTOR.getLocalPort() + "/" + path);
    return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private static String text(String path) throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body().strip();
  }

  @Test
  void aPartIsRenderedOnceForEachValueAndAnewOnceItsTagIsInvalidated() throws Exception {
    page(
        "product.jsp",
        "<cache:fragment name='product' vary='${param.id}' ttl='10m' tags='product:${param.id}'>"
            + "${products.get(param.id).name}</cache:fragment>");

    String first = text("product.jsp?id=7");
    assertThat(first).startsWith("<b>7 read ");
    assertThat(text("product.jsp?id=7")).isEqualTo(first);
    assertThat(text("product.jsp?id=8")).startsWith("<b>8 read ");

    MANAGER.invalidateTag("product:7");
    assertThat(text("product.jsp?id=7")).startsWith("<b>7 read ").isNotEqualTo(first);
  }

  @Test
  void aChangedPageIsAnotherFragment() throws Exception {
    page("changed.jsp", "<cache:fragment name='changed'>one</cache:fragment>");
    assertThat(text("changed.jsp")).isEqualTo("one");

    Path source = pages.resolve("changed.jsp");
    page("changed.jsp", "<cache:fragment name='changed'>two</cache:fragment>");
    Files.setLastModifiedTime(
        source,
        java.nio.file.attribute.FileTime.fromMillis(
            Files.getLastModifiedTime(source).toMillis() + 5_000));

    assertThat(text("changed.jsp")).isEqualTo("two");
  }

  @Test
  void aBodyThatFailsIsNotKept() throws Exception {
    page(
        "failing.jsp",
        "<cache:fragment name='failing'>${products.get(1)[param.read]}</cache:fragment>");

    assertThat(get("failing.jsp?read=failing").statusCode()).isEqualTo(500);
    assertThat(text("failing.jsp?read=id")).isEqualTo("1");
    assertThat(text("failing.jsp?read=failing")).as("kept now").isEqualTo("1");
  }

  @Test
  void whatIsWrongIsSaid() throws Exception {
    page("wrong.jsp", "<cache:fragment name='wrong' ttl='soon'>x</cache:fragment>");

    assertThat(get("wrong.jsp").body()).contains("soon");
  }
}
