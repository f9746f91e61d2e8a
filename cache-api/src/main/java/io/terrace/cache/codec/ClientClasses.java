package io.terrace.cache.codec;

import java.util.Set;

/**
 * What the frameworks put into caches that they declare as {@code <Object, Object>}: entries of
 * Hibernate's second level, the two values that Spring's cache abstraction has of its own, sessions
 * and principals of Shiro. All of them hold data and do nothing; they are known by name, since
 * mostly they are not there.
 */
public final class ClientClasses {

  /** Names of classes and packages. */
  public static final Set<String> NAMES =
      Set.of(
          "org.hibernate.cache.internal.BasicCacheKeyImplementation",
          "org.hibernate.cache.internal.CacheKeyImplementation",
          "org.hibernate.cache.internal.NaturalIdCacheKey",
          "org.hibernate.cache.internal.QueryResultsCacheImpl$CacheItem",
          "org.hibernate.cache.spi.entry",
          "org.hibernate.cache.spi.support.AbstractReadWriteAccess$Item",
          "org.hibernate.cache.spi.support.AbstractReadWriteAccess$SoftLockImpl",
          "org.springframework.cache.interceptor.SimpleKey",
          "org.springframework.cache.support.NullValue",
          "org.apache.shiro.authc.SimpleAuthenticationInfo",
          "org.apache.shiro.authz.SimpleAuthorizationInfo",
          "org.apache.shiro.lang.util.SimpleByteSource",
          "org.apache.shiro.session.mgt.SimpleSession",
          "org.apache.shiro.subject.SimplePrincipalCollection",
          "org.apache.shiro.util.SimpleByteSource");

  private ClientClasses() {}
}
