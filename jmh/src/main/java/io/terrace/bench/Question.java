package io.terrace.bench;

import io.terrace.bench.remote.RedisGetBenchmark;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * A question, the benchmarks that answer it and what the answer has to be.
 *
 * @param name how it is asked for
 * @param asks the question, as a title
 * @param benchmarks whose methods are the subjects
 * @param baseline the subject to which all are compared
 * @param targets what has to come out
 */
record Question(
    String name, String asks, Class<?> benchmarks, String baseline, List<Target> targets) {

  /** Returns the names of the subjects. */
  List<String> subjects() {
    return Arrays.stream(benchmarks.getMethods())
        .filter(method -> method.isAnnotationPresent(Benchmark.class))
        .map(Method::getName)
        .sorted()
        .toList();
  }

  /** Returns whether its subjects wait for a server, and leave a processor to others meanwhile. */
  boolean waits() {
    return benchmarks.getPackage().equals(RedisGetBenchmark.class.getPackage());
  }

  /** Returns an expression for {@code subject} and no other. */
  String pattern(String subject) {
    return "^" + benchmarks.getName().replace(".", "\\.") + "\\." + subject + "$";
  }

  @Override
  public String toString() {
    return name;
  }
}
