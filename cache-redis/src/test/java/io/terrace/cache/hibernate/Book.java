package io.terrace.cache.hibernate;

import jakarta.persistence.Cacheable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.annotations.NaturalId;
import org.hibernate.annotations.NaturalIdCache;

@Entity
@Cacheable
@Cache(usage = CacheConcurrencyStrategy.READ_WRITE, region = "books")
@NaturalIdCache(region = "books.isbn")
class Book {

  @Id @GeneratedValue private Long id;
  @NaturalId private String isbn;
  @Version private long version;
  private String title;

  @ElementCollection
  @Cache(usage = CacheConcurrencyStrategy.READ_WRITE, region = "books.reviews")
  private List<String> reviews = new ArrayList<>();

  Book() {} // for Hibernate

  Book(String isbn, String title) {
    this.isbn = isbn;
    this.title = title;
  }

  Long id() {
    return id;
  }

  String isbn() {
    return isbn;
  }

  long version() {
    return version;
  }

  String title() {
    return title;
  }

  List<String> reviews() {
    return reviews;
  }

  void retitle(String title) {
    this.title = title;
  }
}
