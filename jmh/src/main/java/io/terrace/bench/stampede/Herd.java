package io.terrace.bench.stampede;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What came of many threads that asked for one key.
 *
 * @param loads how often it was loaded
 * @param waitMicros how long each thread waited for the value, the shortest first
 */
record Herd(int loads, List<Long> waitMicros) {

  Herd {
    List<Long> sorted = new ArrayList<>(waitMicros);
    Collections.sort(sorted);
    waitMicros = List.copyOf(sorted);
  }

  /** Returns the herds of several processes as one. */
  static Herd together(List<Herd> herds) {
    return new Herd(
        herds.stream().mapToInt(Herd::loads).sum(),
        herds.stream().flatMap(herd -> herd.waitMicros.stream()).toList());
  }

  /** Returns how long the thread waited that {@code share} of all did not wait longer than. */
  double waitMillis(double share) {
    int last = waitMicros.size() - 1;
    return waitMicros.get((int) Math.round(share * last)) / 1e3;
  }
}
