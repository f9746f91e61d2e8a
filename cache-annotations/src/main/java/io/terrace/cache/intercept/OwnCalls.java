package io.terrace.cache.intercept;

import java.util.List;

final class OwnCalls {

  private OwnCalls() {}

  static List<String> of(CachedMethods methods) {
    return List.of();
  }
}
