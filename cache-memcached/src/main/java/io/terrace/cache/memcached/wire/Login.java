package io.terrace.cache.memcached.wire;

/** Who to say that we are. Its text has no password. */
public record Login(String user, String password) {

  /** Returns who, without the password. */
  @Override
  public String toString() {
    return user;
  }
}
