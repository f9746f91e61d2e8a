/** What tests a cache and its backends: in-memory tiers, a virtual clock, faults, contracts. */
module io.terrace.cache.test {
  requires java.management;
  requires java.net.http;
  requires java.xml;
  requires org.junit.jupiter.params;
  requires transitive io.terrace.cache;
  requires transitive org.assertj.core;
  requires transitive org.junit.jupiter.api;
  requires static com.fasterxml.jackson.databind;
  requires static transitive org.jspecify;

  exports io.terrace.cache.test;
  exports io.terrace.cache.test.browser;
  exports io.terrace.cache.test.clients;
  exports io.terrace.cache.test.fleet;
  exports io.terrace.cache.test.fleet.member;
  exports io.terrace.cache.test.junit;
  exports io.terrace.cache.test.server;
  exports io.terrace.cache.test.tck;

  uses io.terrace.cache.spi.RemoteStoreFactory;
}
