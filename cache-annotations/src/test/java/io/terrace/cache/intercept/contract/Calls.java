package io.terrace.cache.intercept.contract;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What reached the objects behind the proxies, in its order; and what they are to do. Of one
 * thread's test at a time: containers make the objects, so that these are handed no counter.
 */
@SuppressWarnings("StaticAssignmentOfThrowable") // the very failure is what the tests look for
public final class Calls {

  private static final List<String> MADE = new CopyOnWriteArrayList<>();
  private static volatile RuntimeException failure;

  private Calls() {}

  static void reset() {
    MADE.clear();
    failure = null;
  }

  /** Has every call fail from now on; with null, none. */
  static void failWith(RuntimeException thrown) {
    failure = thrown;
  }

  static void made(String call) {
    MADE.add(call);
    RuntimeException thrown = failure;
    if (thrown != null) {
      throw thrown;
    }
  }

  static List<String> all() {
    return List.copyOf(MADE);
  }
}
