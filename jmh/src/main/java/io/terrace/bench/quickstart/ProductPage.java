package io.terrace.bench.quickstart;

import java.math.BigDecimal;

/**
 * What the page of a product shows. It can't change, so the cache hands it out without copying it.
 *
 * @param stars the mean of the product's reviews, 1 to 5
 * @param categoryStars the mean of all reviews in its category, to compare with
 */
record ProductPage(
    long id,
    String name,
    String category,
    BigDecimal price,
    double stars,
    int reviews,
    double categoryStars) {}
