package io.terrace.cache.intercept;

record Product(String id, int price) {}
