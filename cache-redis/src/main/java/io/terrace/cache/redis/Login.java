package io.terrace.cache.redis;

import org.jspecify.annotations.Nullable;

/**
 * Who we are.
 *
 * @param user a user of the access control list, or null for the default one
 */
record Login(@Nullable String user, String password) {

  /** Without the password. */
  @Override
  public String toString() {
    return "Login[user=" + user + "]";
  }
}
