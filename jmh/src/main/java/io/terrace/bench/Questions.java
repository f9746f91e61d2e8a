package io.terrace.bench;

import io.terrace.bench.Target.AddedTime;
import io.terrace.bench.Target.NoGarbage;
import io.terrace.bench.Target.Ratio;
import io.terrace.bench.Target.Scaling;
import io.terrace.bench.annotated.AnnotatedBenchmark;
import io.terrace.bench.byvalue.ByValueBenchmark;
import io.terrace.bench.codec.CodecBenchmark;
import io.terrace.bench.cold.ColdKeyBenchmark;
import io.terrace.bench.fill.FillBenchmark;
import io.terrace.bench.hit.HitBenchmark;
import io.terrace.bench.near.NearBenchmark;
import io.terrace.bench.observed.ObservedBenchmark;
import io.terrace.bench.put.PutBenchmark;
import io.terrace.bench.remote.MemcachedBulkBenchmark;
import io.terrace.bench.remote.MemcachedGetBenchmark;
import io.terrace.bench.remote.MemcachedPutBenchmark;
import io.terrace.bench.remote.RedisBulkBenchmark;
import io.terrace.bench.remote.RedisGetBenchmark;
import io.terrace.bench.remote.RedisPutBenchmark;
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
                  new AddedTime("terraceCachedByExpression", "terraceCachedByParameter", 30),
                  new Ratio("terraceInSpring", "springCacheable", 5),
                  new Ratio("terraceInSpring", "jetcacheInSpring", 10))),
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
                  new Ratio("terraceRecords", "kryoRecords", 1 / 1.15))),
          new Question(
              "near",
              "A get of what is in the heap, over a Redis that has it too",
              NearBenchmark.class,
              "redissonLocalCachedMap",
              List.of()),
          new Question(
              "cold",
              "Sixteen threads at once that want a key which is not there; a load is work",
              ColdKeyBenchmark.class,
              "caffeine",
              List.of()),
          new Question(
              "redisget",
              "A get of 200 bytes that are in Redis",
              RedisGetBenchmark.class,
              "jedis",
              List.of()),
          new Question(
              "redisput",
              "A put of 200 bytes into Redis",
              RedisPutBenchmark.class,
              "jedis",
              List.of()),
          new Question(
              "redisbulk",
              "A get of 32 keys at once that are in Redis",
              RedisBulkBenchmark.class,
              "jedis",
              List.of()),
          new Question(
              "memcachedget",
              "A get of 200 bytes that are in Memcached",
              MemcachedGetBenchmark.class,
              "spymemcached",
              List.of()),
          new Question(
              "memcachedput",
              "A put of 200 bytes into Memcached",
              MemcachedPutBenchmark.class,
              "spymemcached",
              List.of()),
          new Question(
              "memcachedbulk",
              "A get of 32 keys at once that are in Memcached",
              MemcachedBulkBenchmark.class,
              "spymemcached",
              List.of()));

  private Questions() {}
}
