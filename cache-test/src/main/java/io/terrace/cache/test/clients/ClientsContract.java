package io.terrace.cache.test.clients;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.MutableEntry;
import javax.cache.spi.CachingProvider;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What Hibernate, Spring, Bucket4j, Resilience4j, Camel and Shiro rely on, as they do it: by
 * JSR-107 and properties alone, over a remote tier that two managers share, each as a process of
 * its own has it.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class ClientsContract {

  private static final int THREADS = 16;

  private final CachingProvider provider = Caching.getCachingProvider();
  private final List<ClassLoader> loaders = new ArrayList<>();
  private final Properties properties = new Properties();

  /**
   * Makes one.
   *
   * @param uri gives the URI of a remote tier
   * @param tiers the property {@code terrace.tiers}; null for both
   */
  protected ClientsContract(Supplier<String> uri, @Nullable String tiers) {
    properties.setProperty("terrace.remote.default", uri.get());
    properties.setProperty("terrace.namespace", "n" + UUID.randomUUID());
    properties.setProperty("terrace.allow", ClientsContract.class.getPackageName());
    if (tiers != null) {
      properties.setProperty("terrace.tiers", tiers);
    }
  }

  @AfterEach
  final void close() {
    provider.close();
  }

  private CacheManager manager() {
    ClassLoader loader = new URLClassLoader(new URL[0], getClass().getClassLoader());
    loaders.add(loader); // a provider holds them weakly
    return manager(loader);
  }

  private CacheManager manager(ClassLoader loader) {
    return provider.getCacheManager(URI.create("urn:clients"), loader, properties);
  }

  /** Returns the cache in two processes. */
  private <K, V> List<Cache<K, V>> two(MutableConfiguration<K, V> configuration) {
    return List.of(
        manager().createCache("c", configuration), manager().createCache("c", configuration));
  }

  private static <K, V> MutableConfiguration<K, V> untyped() {
    return new MutableConfiguration<>();
  }

  private static void await(BooleanSupplier condition) {
    long limit = System.nanoTime() + SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("20 s").isLessThan(limit);
      LockSupport.parkNanos(1_000_000);
    }
  }

  // 1, 2: processors.

  /** As Spring does it: the processor is one object for all, the call of the method an argument. */
  private static final class LoadsIfAbsent implements EntryProcessor<Object, Object, Object> {
    @Override
    public Object process(MutableEntry<Object, Object> entry, Object... arguments) {
      if (!entry.exists()) {
        try {
          entry.setValue(((Callable<?>) arguments[0]).call());
        } catch (Exception e) {
          throw new EntryProcessorException("the method failed", e);
        }
      }
      return entry.getValue();
    }
  }

  @Test
  void whatManyMissIsCalledOnce() throws Exception {
    List<Cache<Object, Object>> both = two(untyped());
    AtomicInteger calls = new AtomicInteger();
    AtomicInteger turn = new AtomicInteger();
    Callable<String> method =
        () -> {
          Together.giveWay();
          return "book " + calls.incrementAndGet();
        };

    List<Object> found =
        Together.run(
            THREADS,
            () -> both.get(turn.getAndIncrement() % 2).invoke("isbn", new LoadsIfAbsent(), method));

    assertThat(found).hasSize(THREADS).containsOnly("book 1");
    assertThat(calls).hasValue(1);
  }

  @Test
  void aBucketLetsThroughAsManyAsItHasTokens() throws Exception {
    List<Cache<String, byte[]>> both =
        two(new MutableConfiguration<String, byte[]>().setTypes(String.class, byte[].class));
    AtomicInteger turn = new AtomicInteger();
    AtomicInteger through = new AtomicInteger();
    AtomicInteger runs = new AtomicInteger();
    EntryProcessor<String, byte[], Boolean> take =
        (entry, arguments) -> {
          runs.incrementAndGet();
          int left = entry.exists() ? ByteBuffer.wrap(entry.getValue()).getInt() : 50;
          if (left > 0) {
            entry.setValue(ByteBuffer.allocate(Integer.BYTES).putInt(left - 1).array());
          }
          return left > 0;
        };

    Together.run(
        8,
        () -> {
          Cache<String, byte[]> cache = both.get(turn.getAndIncrement() % 2);
          for (int i = 0; i < 10; i++) {
            through.addAndGet(cache.invoke("user", take) ? 1 : 0);
          }
          return through;
        });

    assertThat(through).hasValue(50);
    assertThat(runs).as("each call runs its processor once").hasValue(80);
  }

  @Test
  void aFailureOfAProcessorIsToldAsItIsAndChangesNothing() {
    Cache<Object, Object> cache = two(untyped()).get(0);
    IOException cause = new IOException("no connection");
    Callable<Object> fails =
        () -> {
          throw cause;
        };
    IllegalStateException other = new IllegalStateException("no");

    assertThatThrownBy(() -> cache.invoke("isbn", new LoadsIfAbsent(), fails))
        .isExactlyInstanceOf(EntryProcessorException.class)
        .hasMessage("the method failed")
        .cause()
        .isSameAs(cause);
    assertThatThrownBy(
            () ->
                cache.invoke(
                    "isbn",
                    (entry, arguments) -> {
                      entry.setValue("half done");
                      throw other;
                    }))
        .isInstanceOf(EntryProcessorException.class)
        .cause()
        .isSameAs(other);
    assertThat(cache.containsKey("isbn")).isFalse();
  }

  // 3, 4, 8, 10, 12: types, values, keys.

  @Test
  void anUntypedCacheTakesKeysAndValuesOfManyClasses() {
    List<Cache<Object, Object>> both = two(untyped());
    UUID id = new UUID(1, 2);
    Map<Object, Object> entries =
        Map.of("text", 1, 2L, "two", id, List.of(3), List.of("a", 1), Map.of("key", Set.of("v")));

    both.get(0).putAll(entries);

    assertThat(both.get(1).getAll(entries.keySet())).isEqualTo(entries);
    both.get(0).put("bytes", new byte[] {3});
    assertThat((byte[]) both.get(1).get("bytes")).containsExactly(3);
    assertThat(both.get(1).getAll(Set.of("absent", "text"))).containsOnly(entry("text", 1));
  }

  @Test
  void equalKeysOfDifferentClassesAreOneKey() {
    List<Cache<Object, Object>> both = two(untyped());

    both.get(0).put(new ArrayList<>(List.of("a", "b")), "first");

    assertThat(both.get(1).getAndPut(List.of("a", "b"), "second")).isEqualTo("first");
    assertThat(both.get(1).replace(List.of("a", "b"), "second", "third")).isTrue();
    assertThat(both.get(1).remove(new ArrayList<>(List.of("a", "b")), "third")).isTrue();
  }

  /** All its fields are transient, and it writes them itself, as a session of Shiro does. */
  static final class Session implements Serializable {
    @Serial private static final long serialVersionUID = 1L;
    private transient String id = "";
    private transient int read;

    @Serial
    private void writeObject(ObjectOutputStream out) throws IOException {
      out.defaultWriteObject();
      out.writeUTF(id);
    }

    @Serial
    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      id = in.readUTF();
      read++;
    }
  }

  @Test
  void aClassThatSaysHowItIsSerialisedComesOutAsItsAuthorMeantIt() {
    List<Cache<Object, Object>> both = two(untyped());
    Session session = new Session();
    session.id = "42";

    both.get(0).put("session", session);
    session.id = "changed afterwards";

    for (Cache<Object, Object> cache : both) {
      Session found = (Session) cache.get("session");
      assertThat(found.id).isEqualTo("42");
      assertThat(found.read).isEqualTo(1);
      found.id = "changed in place";
    }
    assertThat(((Session) both.get(0).get("session")).id).isEqualTo("42");
  }

  @Test
  void aValueInAProcessorIsACopy() {
    List<Cache<String, List<String>>> both = two(untyped());
    List<String> set = new ArrayList<>(List.of("one"));
    both.get(0)
        .invoke(
            "key",
            (entry, arguments) -> {
              entry.setValue(set);
              return null;
            });
    set.add("two");

    boolean changed = both.get(1).invoke("key", (entry, arguments) -> entry.getValue().add("x"));

    assertThat(changed).isTrue();
    assertThat(both.get(0).get("key")).containsExactly("one");
    assertThat(both.get(1).get("key")).containsExactly("one");
  }

  @Test
  void theContextLoaderDoesNotMatter() {
    List<Cache<Object, Object>> both = two(untyped());
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try {
      thread.setContextClassLoader(null);
      both.get(0).put("session", new Session());
      thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
      assertThat(both.get(1).get("session")).isExactlyInstanceOf(Session.class);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  // 5, 6, 7, 12, 14: managers and their ends.

  @Test
  void eachManagerHasABeanOfItsOwn() throws Exception {
    List<Cache<Object, Object>> both =
        two(ClientsContract.untyped().setStatisticsEnabled(true).setManagementEnabled(true));
    both.get(0).put("k", "v");
    assertThat(both.get(1).get("k")).isEqualTo("v");
    Set<ObjectName> beans =
        ManagementFactory.getPlatformMBeanServer()
            .queryNames(
                new ObjectName("javax.cache:type=CacheStatistics,CacheManager=urn.clients,*"),
                null);

    long hits = 0;
    for (ObjectName bean : beans) {
      hits += (Long) ManagementFactory.getPlatformMBeanServer().getAttribute(bean, "CacheHits");
    }

    assertThat(beans).hasSize(2);
    assertThat(hits).isEqualTo(1);
  }

  @Test
  void contentSurvivesACloseAndNotADestroy() {
    ClassLoader loader = getClass().getClassLoader();
    CacheManager manager = manager(loader);
    Cache<Object, Object> first = manager.createCache("c", untyped());
    first.put("k", "v");
    first.close();
    manager.close();
    provider.close();

    CacheManager next = manager(loader);
    assertThat(next).isNotSameAs(manager);
    Cache<Object, Object> again = next.createCache("c", untyped());
    assertThat(again.get("k")).isEqualTo("v");
    next.destroyCache("c");
    assertThat(next.createCache("c", untyped()).get("k")).isNull();
  }

  @Test
  void noThreadIsLeftAfterTheProviderWasClosed() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    List<Cache<Object, Object>> both = two(untyped());
    both.get(0).put("k", "v");
    assertThat(both.get(1).get("k")).isEqualTo("v");

    provider.close();

    Set<Thread> left = new HashSet<>(Thread.getAllStackTraces().keySet());
    left.removeAll(before);
    await(
        () -> {
          left.removeIf(thread -> !thread.isAlive());
          return left.stream().noneMatch(ClientsContract::isOurs);
        });
  }

  private static boolean isOurs(Thread thread) {
    String name = thread.getName().toLowerCase(java.util.Locale.ROOT);
    return name.contains("terrace") || name.contains("memcached") || name.contains("jedis");
  }

  @Test
  void aCacheIsEmptiedAsSpringDoesIt() {
    List<Cache<Object, Object>> both = two(untyped());
    both.get(0).putAll(Map.of("a", 1, "b", 2));
    assertThat(both.get(1).getAll(Set.of("a", "b"))).hasSize(2);

    both.get(0).removeAll();

    assertThat(both.get(0).getAll(Set.of("a", "b"))).isEmpty();
    await(() -> both.get(1).getAll(Set.of("a", "b")).isEmpty());
  }

  // 9, 11: events and expiry.

  private interface Writes
      extends CacheEntryCreatedListener<String, Integer>,
          CacheEntryUpdatedListener<String, Integer> {

    void heard(CacheEntryEvent<? extends String, ? extends Integer> event);

    @Override
    default void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends Integer>> events) {
      events.forEach(this::heard);
    }

    @Override
    default void onUpdated(Iterable<CacheEntryEvent<? extends String, ? extends Integer>> events) {
      events.forEach(this::heard);
    }
  }

  @Test
  @SuppressWarnings("unchecked") // JSR-107 says nothing of the types of an event's source
  void asynchronousEventsOfAKeyComeInTheirOrderOnceTheEntryIsThere() throws Exception {
    Queue<Integer> heard = new ConcurrentLinkedQueue<>();
    Queue<String> early = new ConcurrentLinkedQueue<>();
    CountDownLatch all = new CountDownLatch(40);
    Writes listener =
        event -> {
          Object there = event.getSource().get(event.getKey());
          if (there == null || (Integer) there < event.getValue()) {
            early.add(event.getValue() + " was told while " + there + " was there");
          }
          heard.add(event.getValue());
          all.countDown();
        };
    Cache<String, Integer> cache =
        manager()
            .createCache(
                "c",
                new MutableConfiguration<String, Integer>()
                    .setTypes(String.class, Integer.class)
                    .addCacheEntryListenerConfiguration(
                        new MutableCacheEntryListenerConfiguration<>(
                            () -> listener, null, false, false)));

    List<Integer> written =
        Together.run(
                4,
                () -> {
                  List<Integer> own = new ArrayList<>();
                  for (int i = 0; i < 10; i++) {
                    own.add(
                        cache.invoke(
                            "key",
                            (entry, arguments) -> {
                              entry.setValue(entry.exists() ? entry.getValue() + 1 : 1);
                              return entry.getValue();
                            }));
                  }
                  return own;
                })
            .stream()
            .flatMap(List::stream)
            .sorted()
            .toList();

    assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(heard).containsExactlyElementsOf(written);
    assertThat(early).isEmpty();
  }

  /** Nothing is said about the end of an entry that is there. */
  private record Created(javax.cache.expiry.Duration creation) implements ExpiryPolicy {
    @Override
    public javax.cache.expiry.Duration getExpiryForCreation() {
      return creation;
    }

    @Override
    public javax.cache.expiry.@Nullable Duration getExpiryForAccess() {
      return null;
    }

    @Override
    public javax.cache.expiry.@Nullable Duration getExpiryForUpdate() {
      return null;
    }
  }

  private List<Cache<Object, Object>> twoWhoseEntriesLast(TimeUnit unit, long duration) {
    Created created = new Created(new javax.cache.expiry.Duration(unit, duration));
    return two(ClientsContract.untyped().setExpiryPolicyFactory(() -> created));
  }

  @Test
  void aNullDurationDoesNotEndAnEntry() {
    List<Cache<Object, Object>> both = twoWhoseEntriesLast(TimeUnit.HOURS, 1);
    both.get(0).put("k", 0);

    for (int update = 1; update <= 3; update++) {
      assertThat(both.get(update % 2).replace("k", update)).as("update %s", update).isTrue();
    }
    assertThat(both.get(1).get("k")).isEqualTo(3);
  }

  /** It is updated oftener than it would last if each update were its beginning. */
  @Test
  void aNullDurationDoesNotProlongAnEntry() {
    List<Cache<Object, Object>> both = twoWhoseEntriesLast(TimeUnit.MILLISECONDS, 1_500);

    await( // where a machine stands still it has ended before the first update
        () -> {
          both.get(0).put("k", 0);
          return both.get(1).replace("k", 1);
        });

    await(() -> !both.get(1).replace("k", 2));
  }
}
