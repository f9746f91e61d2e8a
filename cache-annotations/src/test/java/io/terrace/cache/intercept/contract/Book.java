package io.terrace.cache.intercept.contract;

/** What the services of the contract give. */
public record Book(String isbn, String author, int edition) {}
