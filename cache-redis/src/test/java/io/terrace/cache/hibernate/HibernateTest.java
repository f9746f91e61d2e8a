package io.terrace.cache.hibernate;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.CacheStatistics;
import io.terrace.cache.TerraceCacheManager;
import io.terrace.cache.jcache.TerraceCachingProvider;
import io.terrace.cache.test.VirtualClock;
import io.terrace.cache.test.server.RedisServer;
import io.terrace.cache.test.server.ServerExtension;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PessimisticLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import javax.cache.Caching;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Hibernate's second level over our provider, as docs/hibernate.md tells it. */
class HibernateTest {

  private static final AtomicInteger DATABASES = new AtomicInteger();

  @RegisterExtension
  static final ServerExtension<RedisServer> SERVER = new ServerExtension<>(RedisServer::start);

  private final String database = "books" + DATABASES.incrementAndGet();

  private Properties settings() {
    return HibernatePage.settings(database);
  }

  /** The settings of a process that comes second to the same database. */
  private Properties settingsOfAnother() {
    Properties settings = settings();
    settings.setProperty("hibernate.hbm2ddl.auto", "none");
    return settings;
  }

  private static TerraceCacheManager.Builder manager() {
    return TerraceCacheManager.builder().namespace("books").unlisted();
  }

  /** A server whose calls are waited for, so that a stall of this process is no failure of it. */
  private static String patient() {
    return SERVER.get().uri() + "?timeout=20000";
  }

  private static TerraceCacheManager overRedis(String namespace) {
    Properties file = HibernatePage.properties(HibernatePage.configurationFile(patient()));
    return TerraceCacheManager.builder().namespace(namespace).unlisted().properties(file).build();
  }

  /** All that can be cached, read once and then again. */
  private static void read(Library library, Long id, String isbn) {
    assertThat(library.findReviewed(id).reviews()).containsExactly("good");
    assertThat(library.byIsbn(isbn).id()).isEqualTo(id);
    assertThat(library.titled("edition")).hasSize(1);
  }

  private static Long fill(Library library, String isbn) {
    Long id = library.add(isbn, "first");
    library.review(id, "good");
    return id;
  }

  private static void readTwiceAskingTheDatabaseOnce(Library library) {
    Long id = fill(library, "i-1");
    library.forgetAll();
    library.add("i-2", "another"); // so that it is known since when results are good
    long before = library.statements();
    read(library, id, "i-1");
    long first = library.statements() - before;
    assertThat(first).isPositive();
    read(library, id, "i-1");
    assertThat(library.statements() - before).as("statements in all").isEqualTo(first);
    for (String region : Library.REGIONS) {
      assertThat(library.statistics(region).hits()).as(region).isPositive();
    }
  }

  @Test
  void settingsAloneCacheAllThatCanBe() {
    try (Library library = Library.open(settings())) {
      readTwiceAskingTheDatabaseOnce(library);
      assertThat(
              Caching.getCachingProvider(TerraceCachingProvider.class.getName())
                  .getCacheManager()
                  .getCacheNames())
          .containsExactlyInAnyOrderElementsOf(Library.REGIONS);
    }
  }

  @Test
  void theConfigurationFilePutsThemOverRedis(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("terrace.properties");
    Files.writeString(file, HibernatePage.configurationFile(patient()));
    Properties settings = settings();
    settings.setProperty("hibernate.javax.cache.uri", file.toUri().toString());
    try (Library library = Library.open(settings)) {
      readTwiceAskingTheDatabaseOnce(library);
      assertThat((Long) SERVER.get().command("DBSIZE")).isGreaterThanOrEqualTo(5);
    }
  }

  @Test
  void whatBothCountIsEqual() {
    TerraceCacheManager manager = manager().build();
    Library.makeRegions(manager);
    try (Library library = Library.open(settings(), manager)) {
      Long id = fill(library, "i-1");
      library.forgetAll();
      library.add("i-2", "another"); // so that it is known since when results are good

      Count cold = new Count(library, manager);
      library.findReviewed(id);
      library.byIsbn("i-1");
      for (String region : List.of("books", "books.isbn", "books.reviews")) {
        assertThat(cold.ours(region).puts())
            .as(cold.shown(region))
            .isEqualTo(cold.hibernates(region).puts())
            .isEqualTo(1);
        if (!region.equals("books.isbn")) { // whatever has locks looks before it puts, too
          assertThat(cold.ours(region).misses())
              .as(cold.shown(region))
              .isEqualTo(cold.hibernates(region).misses() + 1);
        }
      }

      String results = "default-query-results-region";
      Count query = new Count(library, manager);
      library.titled("edition");
      library.titled("edition");
      assertThat(query.ours(results).puts())
          .as(query.shown(results))
          .isEqualTo(query.hibernates(results).puts())
          .isEqualTo(1);
      assertThat(query.ours(results).misses())
          .as(query.shown(results))
          .isEqualTo(query.hibernates(results).misses())
          .isEqualTo(1);

      Count warm = new Count(library, manager);
      for (int i = 0; i < 5; i++) {
        read(library, id, "i-1");
      }
      for (String region : Library.REGIONS) {
        // Of each entity that it reads, Hibernate looks whether the natural id is there, uncounted.
        long looks = region.equals("books.isbn") ? 10 : 0;
        assertThat(warm.ours(region).hits())
            .as(warm.shown(region))
            .isEqualTo(warm.hibernates(region).hits() + looks)
            .isGreaterThanOrEqualTo(5);
        assertThat(warm.ours(region).misses() + warm.hibernates(region).misses())
            .as(warm.shown(region))
            .isZero();
        assertThat(warm.ours(region).puts() + warm.hibernates(region).puts())
            .as(warm.shown(region))
            .isZero();
        assertThat(warm.ours(region).loads()).as(warm.shown(region)).isZero();
      }
    }
  }

  /** What both have counted since this was made. */
  private static final class Count {

    private final Library library;
    private final TerraceCacheManager manager;
    private final Map<String, CacheStatistics> before = new HashMap<>();

    Count(Library library, TerraceCacheManager manager) {
      this.library = library;
      this.manager = manager;
      library.factory().getStatistics().clear();
      Library.REGIONS.forEach(region -> before.put(region, HibernateTest.ours(manager, region)));
    }

    CacheStatistics ours(String region) {
      return HibernateTest.ours(manager, region).minus(before.get(region));
    }

    Library.Counts hibernates(String region) {
      return library.statistics(region);
    }

    String shown(String region) {
      return region + ": Hibernate has " + hibernates(region) + ", Terrace " + ours(region);
    }
  }

  private static CacheStatistics ours(TerraceCacheManager manager, String region) {
    return manager.getCache(region).statistics();
  }

  @Test
  void aRegionHasTheTtlOfItsCache() {
    VirtualClock clock = new VirtualClock();
    TerraceCacheManager manager = manager().timeSource(clock).build();
    Library.makeRegions(manager);
    try (Library library = Library.open(settings(), manager)) {
      Long id = library.add("i-1", "first");
      long before = library.statements();
      clock.advance(Duration.ofMinutes(29));
      library.find(id);
      assertThat(library.statements()).isEqualTo(before);
      clock.advance(Duration.ofMinutes(2));
      library.find(id);
      assertThat(library.statements()).isEqualTo(before + 1);
    }
  }

  @Test
  void closingTheFactoryClosesTheManagerThatItWasGiven() {
    TerraceCacheManager manager = manager().build();
    Library.makeRegions(manager);
    Library.open(settings(), manager).close();
    assertThat(manager.isClosed()).isTrue();
  }

  @Test
  void anotherProcessReadsWhatOneHasCachedAndSeesItsChanges() {
    TerraceCacheManager first = overRedis("two");
    TerraceCacheManager second = overRedis("two");
    Library.makeRegions(first);
    Library.makeRegions(second);
    try (Library here = Library.open(settings(), first);
        Library there = Library.open(settingsOfAnother(), second)) {
      Long id = fill(here, "i-1");
      here.findReviewed(id);
      read(here, id, "i-1");
      read(there, id, "i-1");
      assertThat(there.statements()).as("statements of the other").isZero();
      for (String region : Library.REGIONS) {
        assertThat(ours(second, region).remoteHits()).as(region).isPositive();
        assertThat(ours(second, region).unreadableFrames()).as(region).isEmpty();
      }

      here.review(id, "better");
      await()
          .atMost(30, SECONDS)
          .untilAsserted(
              () -> {
                assertThat(there.findReviewed(id).reviews()).containsExactly("good", "better");
                assertThat(there.titled("edition 2")).hasSize(1);
              });
      assertThat(ours(first, "books").remoteFailures()).isZero();
      assertThat(ours(second, "books").remoteFailures()).isZero();
    }
  }

  @Test
  void readersSeeNothingOlderThanWhatIsCommittedByValue() throws Exception {
    TerraceCacheManager manager = manager().build();
    Library.makeRegions(manager);
    writeAndRead(manager);
  }

  @Test
  void readersSeeNothingOlderThanWhatIsCommittedByReference() throws Exception {
    TerraceCacheManager manager = manager().build();
    CacheSpec<Object, Object> region = CacheSpec.of(Object.class, Object.class).storeByReference();
    Library.REGIONS.forEach(name -> manager.cache(name, region));
    writeAndRead(manager);
  }

  @Test
  void readersSeeNothingOlderThanWhatIsCommittedOverRedis() throws Exception {
    TerraceCacheManager manager = overRedis("writers");
    Library.makeRegions(manager);
    writeAndRead(manager);
    assertThat(manager.isClosed()).isTrue();
  }

  private static final int WRITERS = 3;
  private static final int READERS = 4;
  private static final int BOOKS = 2 * WRITERS;
  private static final int CHANGES = 60;

  /** Each writer has books of his own; each change adds a version, a review and a title. */
  private void writeAndRead(TerraceCacheManager manager) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS + READERS);
    try (Library library = Library.open(settings(), manager)) {
      List<Long> ids = addBooks(library);
      AtomicLongArray committed = new AtomicLongArray(BOOKS);
      AtomicBoolean done = new AtomicBoolean();
      List<Future<?>> writers = new ArrayList<>();
      List<Future<Long>> readers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        readers.add(threads.submit(() -> observe(library, ids, committed, done)));
      }
      for (int i = 0; i < WRITERS; i++) {
        int first = 2 * i;
        writers.add(
            threads.submit(
                () -> {
                  for (int change = 0; change < CHANGES; change++) {
                    int book = first + change % 2;
                    committed.set(book, library.review(ids.get(book), "review").version());
                  }
                }));
      }
      try {
        for (Future<?> writer : writers) {
          writer.get(120, SECONDS);
        }
      } finally {
        done.set(true);
      }
      for (Future<Long> reader : readers) {
        assertThat(reader.get(120, SECONDS)).as("reads").isPositive();
      }
      allAgree(library, ids, CHANGES / 2);
      assertThat(library.statistics("books").hits()).isPositive();
      assertThat(ours(manager, "books").remoteFailures()).isZero();
    } finally {
      threads.shutdownNow();
      assertThat(threads.awaitTermination(60, SECONDS)).isTrue();
    }
  }

  private static List<Long> addBooks(Library library) {
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < BOOKS; i++) {
      ids.add(library.add("i-" + i, "edition 0"));
    }
    return ids;
  }

  private static void allAgree(Library library, List<Long> ids, long version) {
    for (int i = 0; i < BOOKS; i++) {
      Book last = library.findReviewed(ids.get(i));
      assertThat(last.version()).isEqualTo(version);
      assertThat(last.reviews()).hasSize((int) version);
      assertThat(library.byIsbn("i-" + i).version()).isEqualTo(version);
    }
    assertThat(library.titled("edition " + version)).hasSize(BOOKS);
  }

  private static Long observe(
      Library library, List<Long> ids, AtomicLongArray committed, AtomicBoolean done) {
    long[] seen = new long[BOOKS];
    long reads = 0;
    while (!done.get() || reads < BOOKS) {
      int i = ThreadLocalRandom.current().nextInt(BOOKS);
      long floor = Math.max(seen[i], committed.get(i));
      boolean isReviewed = reads % 2 == 0;
      Book book = isReviewed ? library.findReviewed(ids.get(i)) : library.byIsbn("i-" + i);
      assertThat(book.version()).as("version of book " + i).isGreaterThanOrEqualTo(floor);
      assertThat(book.title()).isEqualTo("edition " + book.version());
      if (isReviewed) {
        assertThat(book.reviews()).hasSizeGreaterThanOrEqualTo((int) book.version());
      }
      seen[i] = book.version();
      reads++;
    }
    return reads;
  }

  /**
   * What writers of one book may do to what is cached of it is Hibernate's to say, and it says
   * little: see the page. What they do to the book is not.
   */
  @Test
  void writersOfOneBookLoseNothing() throws Exception {
    TerraceCacheManager manager = manager().build();
    Library.makeRegions(manager);
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try (Library library = Library.open(settings(), manager)) {
      List<Long> ids = addBooks(library);
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        writers.add(
            threads.submit(
                () -> {
                  for (int change = 0; change < CHANGES; change++) {
                    reviewUntilItIsDone(library, ids.get(change % BOOKS));
                  }
                }));
      }
      for (Future<?> writer : writers) {
        writer.get(120, SECONDS);
      }
      ids.forEach(id -> reviewUntilItIsDone(library, id)); // each by one, for the last word
      allAgree(library, ids, WRITERS * CHANGES / BOOKS + 1);
    } finally {
      threads.shutdownNow();
      assertThat(threads.awaitTermination(60, SECONDS)).isTrue();
    }
  }

  private static void reviewUntilItIsDone(Library library, Long id) {
    for (int tries = 0; ; tries++) {
      try {
        library.review(id, "review");
        return;
      } catch (OptimisticLockException | PessimisticLockException another) {
        assertThat(tries).as("tries").isLessThan(1_000);
      }
    }
  }
}
