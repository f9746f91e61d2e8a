/** Caching by annotation, whatever the container. */
module io.terrace.cache.annotations {
  requires transitive io.terrace.cache;
  requires static transitive org.jspecify;
}
