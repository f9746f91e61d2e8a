package io.terrace.bench;

import io.terrace.bench.Target.NoGarbage;
import io.terrace.bench.Target.Ratio;
import io.terrace.bench.Target.Scaling;
import io.terrace.bench.annotated.AnnotatedBenchmark;
import io.terrace.bench.byvalue.ByValueBenchmark;
import io.terrace.bench.codec.CodecBenchmark;
import io.terrace.bench.fill.FillBenchmark;
import io.terrace.bench.hit.HitBenchmark;
import io.terrace.bench.observed.ObservedBenchmark;
import io.terrace.bench.put.PutBenchmark;
import java.util.List;

/** All questions, with the targets that Terrace has set itself. */
final class Questions {

  static final List<Question> ALL =
      List.of(
          new Question(
              "hit",
              "A get of what is there: an immutable value, a ttl, statistics",
              HitBenchmark.class,
              "caffeine",
              List.of(
                  new Ratio("terrace", "caffeineTimed", 1.5),
                  new Ratio("terrace", "caffeine", 0.5),
                  new Ratio("terrace", "cache2kJcache", 1.0),
                  new Ratio("terrace", "caffeineJcache", 3),
                  new Ratio("terrace", "caffeineJcacheByValue", 100),
                  new Ratio("terrace", "ehcacheJcacheByValue", 100),
                  new Ratio("terraceOnBus", "caffeine", 0.3),
                  new Scaling("terrace", 1.7),
                  new NoGarbage("terrace"),
                  new NoGarbage("terraceLoader"))),
          new Question(
              "byvalue",
              "A get of a bean, of which each reader gets a copy of his own",
              ByValueBenchmark.class,
              "caffeineJcache",
              List.of(new Ratio("terrace", "caffeineJcache", 10))),
          new Question(
              "put",
              "A put over what is there: an immutable value, a ttl, statistics",
              PutBenchmark.class,
              "caffeine",
              List.of(new Ratio("terrace", "cache2kJcache", 1.0))),
          new Question(
              "fill",
              "A get of what is not there, and a loader that costs nothing",
              FillBenchmark.class,
              "caffeineTimed",
              List.of()),
          new Question(
              "annotated",
              "A call of an annotated method whose result is there",
              AnnotatedBenchmark.class,
              "terrace",
              List.of(
                  new Ratio("terraceCached", "terrace", 0.5),
                  new Ratio("terraceCached", "springCacheable", 5))),
          new Question(
              "observed",
              "A get of what is there, with meters, beans and a console that nobody looks at",
              ObservedBenchmark.class,
              "terrace",
              List.of(new Ratio("terraceShown", "terrace", 0.97))),
          new Question(
              "codec",
              "A value to the bytes of a frame and back, beside Kryo alone",
              CodecBenchmark.class,
              "kryo",
              List.of(
                  new Ratio("terrace", "kryo", 1 / 1.15),
                  new Ratio("terraceRecords", "kryoRecords", 1 / 1.15))));

  private Questions() {}
}
