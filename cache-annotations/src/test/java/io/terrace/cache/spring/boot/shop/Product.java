package io.terrace.cache.spring.boot.shop;

/** What the shop sells. */
public record Product(String id, int price) {}
