package io.terrace.cache.intercept;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Counts its calls; what it throws is set from outside. */
final class Shop implements Catalogue {
  final List<String> calls = new ArrayList<>();
  Throwable failure;

  private <T> T called(String call, T result) throws IOException {
    calls.add(call);
    if (failure instanceof IOException e) {
      throw e;
    } else if (failure instanceof RuntimeException e) {
      throw e;
    } else if (failure instanceof Error e) {
      throw e;
    }
    return result;
  }

  private <T> T quietly(String call, T result) {
    try {
      return called(call, result);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public Product product(String id) throws IOException {
    return called("product " + id, new Product(id, 1));
  }

  @Override
  public int price(String country, Integer number) {
    return quietly("price " + country + " " + number, 100);
  }

  @Override
  public Product missing(String id) {
    return quietly("missing", null);
  }

  @Override
  public Product absent(String id) {
    return quietly("absent", null);
  }

  @Override
  public Optional<Product> optional(String id) {
    return quietly("optional", id.isEmpty() ? Optional.empty() : Optional.of(new Product(id, 2)));
  }

  @Override
  public Optional<Product> absentOptional(String id) {
    return quietly("absentOptional", Optional.empty());
  }

  @Override
  public List<Product> all() {
    return quietly("all", List.of(new Product("a", 1)));
  }

  @Override
  public long sum(String label, int... numbers) {
    return quietly("sum", Arrays.stream(numbers).asLongStream().sum());
  }

  @Override
  public String label(Product product) {
    return quietly("label", "label");
  }

  @Override
  public String self() {
    return quietly("self", "shop");
  }

  @Override
  public String uncachedTwice(String text) {
    return quietly("twice", text + text);
  }

  @Override
  public String toString() {
    return "the shop";
  }

  @Override
  public Product find(String key) {
    return quietly("find " + key, new Product(key, 3));
  }

  @Override
  public Product uncached(String key) {
    return quietly("uncached", null);
  }
}
