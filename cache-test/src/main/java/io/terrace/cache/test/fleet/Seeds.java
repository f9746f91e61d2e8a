package io.terrace.cache.test.fleet;

/** Seeds of what is random in a test, each told, so that it can be run again with the same. */
final class Seeds {

  private static final String PROPERTY = "terrace.fleet.seed";

  private Seeds() {}

  /** Returns the next: that of the property {@value #PROPERTY}, if it is set. */
  static int next() {
    int seed = Integer.getInteger(PROPERTY, (int) (System.nanoTime() >>> 4 & 0xfffffff));
    System.out.printf("seed %d (again: -D%s=%d)%n", seed, PROPERTY, seed);
    return seed;
  }
}
