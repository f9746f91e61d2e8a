package io.terrace.bench.annotated;

import io.terrace.bench.peer.Product;

/** What is called. */
interface Catalogue {

  /** The cache of both annotations, which takes its settings from elsewhere. */
  String PRODUCTS = "products";

  Product product(String key);
}
