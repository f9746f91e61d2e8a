package io.terrace.bench.peer;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;

/** A value that cannot change, as a cache often holds it. */
public record Product(
    UUID id,
    String name,
    String maker,
    BigDecimal price,
    LocalDate since,
    int stock,
    double weight,
    boolean listed)
    implements Serializable {

  /** Returns the product of {@code key}. */
  public static Product of(String key) {
    int number = key.hashCode();
    return new Product(
        new UUID(42, number),
        "Name of " + key,
        "Maker of " + key,
        BigDecimal.valueOf(number & 0xFFFF, 2),
        LocalDate.of(2020, 1, 1).plusDays(number & 0xFFF),
        number & 0xFF,
        number / 3.0,
        true);
  }
}
