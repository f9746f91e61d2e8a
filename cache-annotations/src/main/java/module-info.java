/** Caching by annotation, whatever the container. */
@SuppressWarnings("requires-automatic")
module io.terrace.cache.annotations {
  requires jdk.unsupported; // by which Objenesis runs no constructor
  requires static kotlin.stdlib;
  requires static net.bytebuddy;
  requires org.objenesis;
  requires static reactor.core;
  requires transitive io.terrace.cache;
  requires static transitive org.jspecify;

  exports io.terrace.cache.annotation;
  exports io.terrace.cache.intercept;
  exports io.terrace.cache.intercept.expression;
  exports io.terrace.cache.intercept.spi;
}
