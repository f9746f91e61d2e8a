package io.terrace.cache.spring.boot;

import io.terrace.cache.console.Console;

/**
 * A bean that has its say in the console before it is built: above all who may use it, by {@link
 * Console.Builder#authorize}. A console that listens on another address than the loopback one is
 * refused without.
 */
@FunctionalInterface
public interface TerraceConsoleCustomizer {

  /** Changes {@code builder}. */
  void customize(Console.Builder builder);
}
