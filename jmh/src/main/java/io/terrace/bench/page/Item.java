package io.terrace.bench.page;

import java.math.BigDecimal;

/**
 * What the page shows of a product. Immutable.
 *
 * @param stars the mean of its reviews, 1 to 5
 */
public record Item(
    long id, String name, String category, BigDecimal price, double stars, int reviews) {}
