/** Caching by annotation, whatever the container. */
@SuppressWarnings("requires-automatic")
module io.terrace.cache.annotations {
  requires jdk.unsupported; // by which Objenesis runs no constructor
  requires static jakarta.servlet;
  requires static net.bytebuddy;
  requires org.objenesis;
  requires transitive io.terrace.cache;
  requires static transitive org.jspecify;

  exports io.terrace.cache.annotation;
  exports io.terrace.cache.fragment;
  exports io.terrace.cache.intercept;
  exports io.terrace.cache.web;
}
