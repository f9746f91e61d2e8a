package io.terrace.cache.intercept.contract;

import io.terrace.cache.annotation.CacheInvalidate;
import io.terrace.cache.annotation.CacheUpdate;
import io.terrace.cache.annotation.Cached;
import io.terrace.cache.annotation.CachedDefaults;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A service that is annotated by its interface, with each thing that annotations can ask for. */
@CachedDefaults(name = "books", ttl = "${contract.ttl:5m}", negativeTtl = "1m")
public interface Library {

  @Cached
  Book book(String isbn);

  @Cached
  Optional<Book> maybe(String isbn);

  @Cached
  CompletableFuture<Book> later(String isbn);

  @Cached
  Map<String, Book> books(Collection<String> isbns);

  @Cached(
      name = "editions",
      key = "{#isbn, #edition}",
      condition = "#edition > 0",
      unless = "#result.author == 'Anonymous'",
      tags = "'author:' + #result.author")
  Book edition(String isbn, int edition);

  @Cached(name = "shelves")
  List<Book> shelf(String author);

  @Cached(name = "failing", cacheExceptions = IllegalStateException.class, exceptionTtl = "1m")
  Book failing(String isbn);

  @CacheUpdate(key = "#book.isbn", unless = "#result.edition < 0")
  Book save(Book book);

  @CacheUpdate(key = "#book.isbn", value = "#book")
  void overwrite(Book book);

  @CacheInvalidate
  void remove(String isbn);

  @CacheInvalidate(key = "#isbns")
  void removeEach(List<String> isbns);

  @CacheInvalidate(key = "#result")
  String removeWhatIsReturned(String isbn);

  @CacheInvalidate(beforeCall = true)
  void removeBefore(String isbn);

  @CacheInvalidate(evenOnFailure = true)
  void removeEvenOnFailure(String isbn);

  @CacheInvalidate(
      name = {"books", "shelves"},
      all = true)
  void removeAll();

  @CacheInvalidate(tags = "'author:' + #author")
  void removeOf(String author);

  @CacheInvalidate(name = "failing")
  void repair(String isbn);

  @CacheInvalidate
  CompletableFuture<Void> removeLater(String isbn);
}
