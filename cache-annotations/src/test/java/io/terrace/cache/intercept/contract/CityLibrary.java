package io.terrace.cache.intercept.contract;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** A book there is of every ISBN that does not begin with x. */
public class CityLibrary implements Library {

  private static Book found(String isbn) {
    return isbn.startsWith("x") ? null : new Book(isbn, "Austen", 1);
  }

  @Override
  public Book book(String isbn) {
    Calls.made("book " + isbn);
    return found(isbn);
  }

  @Override
  public Optional<Book> maybe(String isbn) {
    Calls.made("maybe " + isbn);
    return Optional.ofNullable(found(isbn));
  }

  @Override
  public CompletableFuture<Book> later(String isbn) {
    Calls.made("later " + isbn);
    return CompletableFuture.completedFuture(found(isbn));
  }

  @Override
  public Map<String, Book> books(Collection<String> isbns) {
    Calls.made("books " + new TreeSet<>(isbns));
    Map<String, Book> books = new HashMap<>();
    for (String isbn : isbns) {
      Book book = found(isbn);
      if (book != null) {
        books.put(isbn, book);
      }
    }
    return books;
  }

  @Override
  public Book edition(String isbn, int edition) {
    Calls.made("edition " + isbn + " " + edition);
    return new Book(isbn, isbn.startsWith("a") ? "Anonymous" : "Austen", edition);
  }

  @Override
  public List<Book> shelf(String author) {
    Calls.made("shelf " + author);
    return List.of(new Book("1", author, 1), new Book("2", author, 1));
  }

  @Override
  public Book failing(String isbn) {
    Calls.made("failing " + isbn);
    return found(isbn);
  }

  @Override
  public Book save(Book book) {
    Calls.made("save");
    return book;
  }

  @Override
  public void overwrite(Book book) {
    Calls.made("overwrite");
  }

  @Override
  public void remove(String isbn) {
    Calls.made("remove");
  }

  @Override
  public void removeEach(List<String> isbns) {
    Calls.made("removeEach");
  }

  @Override
  public String removeWhatIsReturned(String isbn) {
    Calls.made("removeWhatIsReturned");
    return isbn;
  }

  @Override
  public void removeBefore(String isbn) {
    Calls.made("removeBefore");
  }

  @Override
  public void removeEvenOnFailure(String isbn) {
    Calls.made("removeEvenOnFailure");
  }

  @Override
  public void removeAll() {
    Calls.made("removeAll");
  }

  @Override
  public void removeOf(String author) {
    Calls.made("removeOf");
  }

  @Override
  public void repair(String isbn) {
    Calls.made("repair");
  }

  @Override
  public CompletableFuture<Void> removeLater(String isbn) {
    Calls.made("removeLater");
    return CompletableFuture.completedFuture(null);
  }
}
