package io.terrace.cache.intercept;

import io.terrace.cache.annotation.Cached;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A method of each kind that may be cached. */
interface Catalogue extends Repository<String, Product> {

  @Cached(name = "products", ttl = "5m")
  Product product(String id) throws IOException;

  @Cached(name = "prices", ttl = "5m", staleWhileRevalidate = "1m")
  int price(String country, Integer number);

  @Cached(name = "missing")
  Product missing(String id);

  @Cached(name = "absent", negativeTtl = "1m")
  Product absent(String id);

  @Cached(name = "optional")
  Optional<Product> optional(String id);

  @Cached(name = "absentOptional", negativeTtl = "1m")
  Optional<Product> absentOptional(String id);

  @Cached(name = "all")
  List<Product> all();

  @Cached(name = "sum", key = "{#label, #numbers.length, #numbers[0]}")
  long sum(String label, int... numbers);

  @Cached(name = "conditional", condition = "#product?.price > 10")
  String label(Product product);

  default String greeting() {
    return "hello from " + self();
  }

  String self();

  @Cached(name = "twice")
  default String twice(String text) {
    return uncachedTwice(text);
  }

  String uncachedTwice(String text);
}
