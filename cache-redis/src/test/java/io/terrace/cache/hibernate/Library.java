package io.terrace.cache.hibernate;

import io.terrace.cache.CacheSpec;
import io.terrace.cache.TerraceCacheManager;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.hibernate.Hibernate;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.hibernate.stat.CacheRegionStatistics;
import org.hibernate.stat.Statistics;

/** The application of docs/hibernate.md; {@link HibernatePageTest} compares them. */
final class Library implements AutoCloseable {

  /** All regions: an entity, its natural id, its collection, and the two of the query cache. */
  static final List<String> REGIONS =
      List.of(
          "books",
          "books.isbn",
          "books.reviews",
          "default-query-results-region",
          "default-update-timestamps-region");

  private final SessionFactory factory;

  private Library(SessionFactory factory) {
    this.factory = factory;
  }

  /** Opens one whose caches Hibernate gets from the provider that {@code settings} name. */
  static Library open(Properties settings) {
    Configuration configuration =
        new Configuration().addAnnotatedClass(Book.class).addProperties(settings);
    return new Library(configuration.buildSessionFactory());
  }

  /** Opens one over caches that are there; closing it closes the manager too. */
  static Library open(Properties settings, TerraceCacheManager manager) {
    Configuration configuration =
        new Configuration().addAnnotatedClass(Book.class).addProperties(settings);
    configuration.getProperties().put("hibernate.javax.cache.cache_manager", manager);
    return new Library(configuration.buildSessionFactory());
  }

  static void makeRegions(TerraceCacheManager manager) {
    CacheSpec<Object, Object> region = CacheSpec.of(Object.class, Object.class);
    manager.cache("books", region.localMaximumSize(50_000).ttl(Duration.ofMinutes(30)));
    manager.cache("books.isbn", region.localMaximumSize(50_000));
    manager.cache("books.reviews", region.ttl(Duration.ofMinutes(30)));
    manager.cache("default-query-results-region", region.ttl(Duration.ofMinutes(5)));
    manager.cache("default-update-timestamps-region", region);
  }

  Long add(String isbn, String title) {
    return factory.fromTransaction(
        session -> {
          Book book = new Book(isbn, title);
          session.persist(book);
          return book.id();
        });
  }

  Book find(Long id) {
    return factory.fromTransaction(session -> session.find(Book.class, id));
  }

  /** Finds a book with its reviews, as of one transaction. */
  Book findReviewed(Long id) {
    return factory.fromTransaction(
        session -> {
          Book book = session.find(Book.class, id);
          Hibernate.initialize(book.reviews());
          return book;
        });
  }

  Book byIsbn(String isbn) {
    return factory.fromTransaction(session -> session.bySimpleNaturalId(Book.class).load(isbn));
  }

  List<Book> titled(String start) {
    return factory.fromTransaction(
        session ->
            session
                .createSelectionQuery("from Book where title like :start order by id", Book.class)
                .setParameter("start", start + "%")
                .setCacheable(true)
                .list());
  }

  /** Adds a review, and with it a version; what is returned has the new one. */
  Book review(Long id, String review) {
    return factory.fromTransaction(
        session -> {
          Book book = session.find(Book.class, id);
          book.reviews().add(review);
          book.retitle("edition " + (book.version() + 1));
          return book;
        });
  }

  SessionFactory factory() {
    return factory;
  }

  /** Returns how many statements have been sent to the database. */
  long statements() {
    return factory.getStatistics().getPrepareStatementCount();
  }

  /** Returns what Hibernate counted of a region; that of timestamps it counts apart. */
  Counts statistics(String region) {
    Statistics all = factory.getStatistics();
    if (region.equals("default-update-timestamps-region")) {
      return new Counts(
          all.getUpdateTimestampsCacheHitCount(),
          all.getUpdateTimestampsCacheMissCount(),
          all.getUpdateTimestampsCachePutCount());
    }
    CacheRegionStatistics own = all.getCacheRegionStatistics(region);
    return new Counts(own.getHitCount(), own.getMissCount(), own.getPutCount());
  }

  /** What Hibernate counted. */
  record Counts(long hits, long misses, long puts) {}

  void forgetAll() {
    factory.getCache().evictAllRegions();
  }

  @Override
  public void close() {
    factory.close();
  }
}
